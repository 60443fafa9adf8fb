import { SoftAuthenticator, type Lies } from './soft-authenticator.ts';
import type { TestCitizen } from './citizen.ts';
import { showFirstCode } from './first-factor-code.ts';
import { WebSession, type WebPage } from './web-session.ts';
import type { World } from './world.ts';

/** The form of a page that asks the browser for a passkey. */
export interface PasskeyForm {
  readonly options: Readonly<Record<string, unknown>> & { readonly challenge: string };
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

export function passkeyFormOf(page: WebPage): PasskeyForm {
  const part = /<div data-passkey[\s\S]*?<\/form>/u.exec(page.text)?.[0];
  if (part === undefined) throw new Error(`no passkey is asked for at ${page.url} (${page.status})`);
  const hidden = [...part.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/gu)];
  return {
    options: JSON.parse(unescapeHtml(/data-options="([^"]*)"/u.exec(part)?.[1] ?? '')),
    action: unescapeHtml(/action="([^"]*)"/u.exec(part)?.[1] ?? ''),
    fields: Object.fromEntries(hidden.map(([, name, value]) => [name, unescapeHtml(value ?? '')])),
  };
}

/** Sends an answer in the page's own form, and follows. */
export function sendPasskey(session: WebSession, page: WebPage, answer: string, values: Record<string, string> = {}): Promise<WebPage> {
  const { action, fields } = passkeyFormOf(page);
  return session.submit({ ...page, fields }, { passkey_answer: answer, ...values }, action);
}

/** The same without following: what this very answer got. */
export function postPasskey(session: WebSession, page: WebPage, answer: string): Promise<Response> {
  const { action, fields } = passkeyFormOf(page);
  const body = new URLSearchParams({ ...fields, passkey_answer: answer });
  return session.request(new URL(action, page.url).href, { method: 'POST', body });
}

export const passkeysPath = '/account/security/passkeys';

type PasskeyWorld = Pick<World, 'origin' | 'deps' | 'messages' | 'messageTo'>;

/** Signs in by password at the cabinet's page of passkeys, and shows the code that is owed before the first second factor. */
export async function atPasskeys(
  world: PasskeyWorld,
  citizen: TestCitizen,
): Promise<{ readonly session: WebSession; readonly page: WebPage }> {
  const session = new WebSession({ 'accept-language': 'en' });
  const signIn = await session.open(`${world.origin}${passkeysPath}`);
  const page = await session.submit(signIn, { identifier: citizen.identifier, password: citizen.password });
  return { session, page: await showFirstCode(world, { session, page, citizen }) };
}

/** A passkey that the citizen has made on the page for it. */
export async function aPasskey(
  world: PasskeyWorld,
  citizen: TestCitizen,
  options: { readonly synced?: boolean; readonly counts?: boolean; readonly label?: string; readonly lies?: Lies } = {},
): Promise<{ readonly authenticator: SoftAuthenticator; readonly session: WebSession; readonly page: WebPage }> {
  const { session, page } = await atPasskeys(world, citizen);
  const authenticator = new SoftAuthenticator({ origin: world.origin, ...options });
  const answer = authenticator.create(passkeyFormOf(page).options, options.lies);
  const added = await sendPasskey(session, page, answer, { label: options.label ?? 'Test key' });
  if (!added.url.endsWith('?done=added')) throw new Error(`the passkey was not added: ${added.status}`);
  return { authenticator, session, page: added };
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
