import type { Db } from '../../database/connect.ts';
import type { BrowserName } from '../../kernel/browser-name.ts';
import type { Language } from '../../kernel/language.ts';
import { translateTo } from '../../kernel/texts.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { NOTICE_SECONDS, SECURITY_PATH } from './security-change.ts';
import { readSettings } from './settings-store.ts';
import type { TellOwnerDeps } from './tell-of-change.ts';

export interface SignInOnNewDevice {
  readonly accountId: string;
  readonly at: Date;
  readonly browser: BrowserName;
}

/** Tells of a sign-in on a device that the account was not known on: by e-mail, unless its owner has switched that off. */
export async function tellOfSignIn(deps: TellOwnerDeps, db: Db, { accountId, at, browser }: SignInOnNewDevice): Promise<void> {
  const { noticeByEmail } = await readSettings(db, accountId);
  const account = noticeByEmail ? await findAccount({ ...deps, db }, accountId) : undefined;
  const to = account?.contacts.findLast(({ kind }) => kind === 'email');
  if (account === undefined || to === undefined) return;
  const device = deviceText(account.language, browser);
  const params = { at: momentText(account.language, at), device, url: `${deps.config.issuer}${SECURITY_PATH}` };
  await enqueueMessage(deps, db, {
    to,
    template: 'new_device_notice',
    language: account.language,
    params,
    lifetimeSeconds: NOTICE_SECONDS,
  });
}

function deviceText(language: Language, { browser, system }: BrowserName): string {
  const t = translateTo(language);
  return t('activity.device', { browser: t(`activity.browser_${browser}`), system: t(`activity.system_${system}`) });
}

function momentText(language: Language, at: Date): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Moscow' }).format(at);
}
