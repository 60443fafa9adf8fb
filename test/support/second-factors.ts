import { addTotp } from '../../src/capabilities/authentication/add-totp.ts';
import { newTotp } from '../../src/capabilities/authentication/new-totp.ts';
import { totpDigits } from '../../src/capabilities/authentication/totp.ts';
import { updateSignInSettings } from '../../src/capabilities/authentication/update-sign-in-settings.ts';
import type { SignInSettings } from '../../src/capabilities/authentication/sign-in-settings.ts';
import type { Deps } from '../../src/deps.ts';
import type { WebPage, WebSession } from './web-session.ts';
import type { World } from './world.ts';

const STEP_SECONDS = 30;

/** An authenticator app that somebody has. */
export interface TestApp {
  readonly totpId: string;
  readonly secret: string;
  /** The code of now, or of some steps away. */
  code(steps?: number): string;
}

export function appOf(secret: string, totpId = ''): TestApp {
  return { totpId, secret, code: (steps = 0) => totpDigits(secret, Date.now() / 1000 + steps * STEP_SECONDS) };
}

/** Binds an app as if long ago: its codes of now and of the steps around are unused. */
export async function aTotp(deps: Pick<Deps, 'db' | 'keyring'>, accountId: string): Promise<TestApp> {
  const { totpId, secret } = newTotp();
  const app = appOf(secret, totpId);
  const outcome = await deps.db
    .transaction()
    .execute((tx) => addTotp(deps, tx, { accountId, totpId, secret, label: 'Телефон', digits: app.code() }));
  if (outcome.kind !== 'changed') throw new Error(outcome.kind);
  await forgetSteps(deps, accountId);
  const longAgo = new Date(Date.now() - 86_400_000);
  await deps.db.updateTable('totp_factors').set({ confirmed_at: longAgo }).where('account_id', '=', accountId).execute();
  return app;
}

/** As if the next step had come: codes that were used may be again. */
export async function forgetSteps(deps: Pick<Deps, 'db'>, accountId: string): Promise<void> {
  await deps.db.updateTable('totp_factors').set({ last_step: '0' }).where('account_id', '=', accountId).execute();
}

export async function choose(deps: Pick<Deps, 'db'>, accountId: string, changes: Partial<SignInSettings>): Promise<void> {
  const outcome = await deps.db.transaction().execute((tx) => updateSignInSettings(tx, { accountId, changes, hasPhone: true }));
  if (outcome.kind !== 'changed') throw new Error(outcome.kind);
}

/** The key that the form of a new app shows; empty when there is none. */
export function secretIn(form: WebPage): string {
  return (/<code class="secret">([A-Z2-7 ]+)</u.exec(form.text)?.[1] ?? '').replaceAll(' ', '');
}

/** From the page of the level through the code by e-mail, which the first factor takes, to the form of a new app. */
export async function toNewApp(
  world: Pick<World, 'messages' | 'messageTo'>,
  { session, level, email }: { readonly session: WebSession; readonly level: WebPage; readonly email: string },
): Promise<WebPage> {
  const mail = await session.open(`${level.url}/new-app`);
  if (!mail.url.endsWith('/binding-code?for=new-app')) throw new Error(`no code is asked for at ${mail.url}`);
  const sent = await session.submit(mail, {});
  return session.submit(sent, { code: await bindingCode(world, email) });
}

/** The newest code that this mailbox was sent for binding, among whatever else it was sent. */
export async function bindingCode(world: Pick<World, 'messages' | 'messageTo'>, email: string): Promise<string> {
  const codes = () =>
    world.messages.filter(({ to }) => to === email).flatMap(({ text }) => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.slice(0, 1) ?? []);
  for (let seen = 0; codes().length === 0; seen++) await world.messageTo(email, seen);
  return codes().at(-1) ?? '';
}
