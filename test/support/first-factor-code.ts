import type { Page } from 'playwright-core';
import type { TestCitizen } from './citizen.ts';
import type { WebPage, WebSession } from './web-session.ts';
import type { World } from './world.ts';

interface Owing {
  readonly session: WebSession;
  /** A page of the cabinet where a factor is bound. */
  readonly page: WebPage;
  readonly citizen: Pick<TestCitizen, 'accountId' | 'identifier'>;
}

const unescaped = (href: string) => href.replaceAll('&amp;', '&');

/** Whether this page asks for a code from a contact before the first second factor; the way to it. */
export function wayToFirstCode({ text }: Pick<WebPage, 'text'>): string | undefined {
  const [, href] = /<a[^>]*href="(\/sign-in\?[^"]*acr=[^"]*)"[^>]*>\s*(?:Подтвердить кодом|Confirm with a code)/u.exec(text) ?? [];
  return href === undefined ? undefined : unescaped(href);
}

/** The digits of the next message of six that comes to this contact after so many. */
export async function nextCode(world: Pick<World, 'messages' | 'messageTo'>, contact: string, seen: number): Promise<string> {
  for (let after = seen; ; after++) {
    await world.messageTo(contact, after);
    const sent = world.messages.filter(({ to }) => to === contact);
    const codes = sent.slice(0, sent.length - seen).flatMap(({ text }) => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? []);
    if (codes[0] !== undefined) return codes[0];
  }
}

/** Shows the code by SMS that is owed there, and comes back to the page; the page itself when none is owed. */
export async function showFirstCode(
  world: Pick<World, 'deps' | 'messages' | 'messageTo'>,
  { session, page, citizen }: Owing,
): Promise<WebPage> {
  const way = wayToFirstCode(page);
  if (way === undefined) return page;
  if (citizen.identifier.includes('@')) {
    // Without a phone the first is bound on the way, after a code by e-mail; here the session has shown a second one some other way.
    await world.deps.pool.query(
      `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{amr}', '["pwd", "otp", "mfa"]')::json where model = 'Session' and account_id = $1`,
      [citizen.accountId],
    );
    return session.open(page.url);
  }
  // As if the last code had been sent long ago: a test is quicker than people.
  await world.deps.pool.query(
    `update one_time_codes set created_at = created_at - interval '700 seconds' where purpose = 'second_step' and subject like $1 || '|%'`,
    [citizen.accountId],
  );
  const step = await session.open(new URL(way, page.url).href);
  const seen = world.messages.filter(({ to }) => to === citizen.identifier).length;
  const sent = await session.submit(step, {});
  return session.submit(sent, { code: await nextCode(world, citizen.identifier, seen) });
}

/** The same in a browser, from a page that asks for it; ends on that page. */
export async function showFirstCodeIn(page: Page, world: Pick<World, 'messages' | 'messageTo'>, contact: string): Promise<void> {
  const owing = page.url();
  const seen = world.messages.filter(({ to }) => to === contact).length;
  await page.click('main a[href^="/sign-in"][href*="acr="]');
  await page.click('main form[action$="/second-step/sms"] button');
  await page.fill('[name=code]', await nextCode(world, contact, seen));
  await page.click('main .button-primary');
  await page.waitForURL(owing);
}
