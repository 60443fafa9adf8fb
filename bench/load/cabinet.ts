import type { Browser } from './browser.ts';

/** The citizen's own page, as somebody who is signed in opens it. */
export async function home(browser: Browser): Promise<void> {
  const { status, body } = await browser.get('/account');
  if (status !== 200 || !body.includes('class="section-list"')) throw new Error(`${status}: not the home page\n${body}`);
}

const kinds = ['', 'kind=sign_ins', 'kind=looks', 'kind=changes', 'kind=disclosures'];

/** Leafs through the trail of an account, kind by kind: the first page of each, and a few far back. */
export function leafThrough(browser: Browser): () => Promise<void> {
  let turn = 0;
  return async () => {
    const kind = kinds[turn % kinds.length] ?? '';
    const monthsBack = turn % 24;
    turn += 1;
    const moment = Date.now() - monthsBack * 30 * 86_400_000;
    const before = `before=aud_${moment.toString(16).padStart(12, '0')}70000`;
    const { status, body } = await browser.get(`/account/activity?${[kind, before].filter((part) => part !== '').join('&')}`);
    if (status !== 200 || !body.includes('class="events"')) throw new Error(`${status}: no events\n${body}`);
  };
}
