import { codeSentTo } from '../citizens/contacts.ts';
import { JourneyFailure, PageBrowser, requirePage, type VisitedPage } from '../citizens/page-browser.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isSentTo } from '../inbox/message.ts';
import { currentCode } from './authenticator.ts';

const path = '/account/security/app';

interface Owner {
  readonly phone: string;
  readonly password: string;
}

/**
 * Signs in, shows the code that comes by SMS before the first second factor, scans the key as an authenticator app does, types its first code and
 * switches two steps on, which the desk demands. Answers the key. Throws a JourneyFailure.
 */
export async function bindApp({ issuer, inbox }: { readonly issuer: string; readonly inbox: Inbox }, account: Owner): Promise<string> {
  const browser = new PageBrowser(issuer);
  try {
    const signIn = await browser.open(`/sign-in?${new URLSearchParams({ return: path }).toString()}`);
    const owing = await browser.submit(signIn, { identifier: account.phone, password: account.password });
    requirePage(owing, path);
    const page = await showCode(browser, inbox, { owing, phone: account.phone });
    requirePage(page, path);
    const key = /[?;]secret=([A-Z2-7]{16,})/u.exec(page.markup)?.[1];
    if (key === undefined) throw new JourneyFailure(page, 'the key of an authenticator app');
    const bound = await browser.submit(page, { code: currentCode(key), turn_on: 'yes' });
    if (bound.status !== 200 || new URL(bound.url).pathname === path) throw new JourneyFailure(bound, 'an app that is bound');
    return key;
  } finally {
    browser.close();
  }
}

async function showCode(browser: PageBrowser, inbox: Inbox, { owing, phone }: { owing: VisitedPage; phone: string }): Promise<VisitedPage> {
  const step = await browser.follow(owing, '/sign-in');
  const known = new Set(inbox.list((message) => isSentTo(message, phone)).map(({ id }) => id));
  const sent = await browser.submit(step, {}, '/second-step/sms');
  return browser.submit(sent, { code: await codeSentTo(inbox, phone, known) });
}
