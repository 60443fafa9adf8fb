import type { Inbox } from '../inbox/inbox.ts';
import type { Citizen } from '../registries/citizen.ts';
import { codeSentTo } from './contacts.ts';
import { requirePage, type PageBrowser } from './page-browser.ts';

export interface Registration {
  readonly person: Pick<Citizen, 'familyName' | 'givenName'>;
  readonly phone: string;
  readonly password: string;
}

/** Goes to the citizen's own page, and from its sign-in through all of registration; ends there, signed in. Throws a JourneyFailure. */
export async function register(browser: PageBrowser, inbox: Inbox, { person, phone, password }: Registration): Promise<void> {
  const signIn = await browser.open('/sign-in?return=/account');
  const start = await browser.follow(signIn, '/registration');
  const names = { family_name: person.familyName, given_name: person.givenName };
  const askForCode = await browser.submit(start, { ...names, way: 'phone', phone, terms: 'yes' });
  requirePage(askForCode, '/registration/code');
  const askForPassword = await browser.submit(askForCode, { code: await codeSentTo(inbox, phone) });
  requirePage(askForPassword, '/registration/password');
  const account = await browser.submit(askForPassword, { password, password_repeat: password });
  requirePage(account, '/account');
}
