import { JourneyFailure, PageBrowser, requirePage } from '../citizens/page-browser.ts';
import { currentCode } from './authenticator.ts';

const path = '/account/security/app';

/** Signs in, scans the key as an authenticator app does, types its first code and switches two steps on, which the desk demands. Answers the key. Throws a JourneyFailure. */
export async function bindApp(issuer: string, account: { readonly phone: string; readonly password: string }): Promise<string> {
  const browser = new PageBrowser(issuer);
  try {
    const signIn = await browser.open(`/sign-in?${new URLSearchParams({ return: path }).toString()}`);
    const page = await browser.submit(signIn, { identifier: account.phone, password: account.password });
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
