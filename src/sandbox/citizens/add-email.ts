import type { Inbox } from '../inbox/inbox.ts';
import { codeSentTo } from './contacts.ts';
import { requirePage, type PageBrowser } from './page-browser.ts';

/** Adds an e-mail address to the account that this browser is signed in to. Throws a JourneyFailure. */
export async function addEmail(browser: PageBrowser, inbox: Inbox, email: string): Promise<void> {
  const askForCode = await browser.submit(await browser.open('/account/contacts'), { email });
  requirePage(askForCode, '/account/contacts/code');
  const contacts = await browser.submit(askForCode, { code: await codeSentTo(inbox, email) });
  requirePage(contacts, '/account/contacts');
}
