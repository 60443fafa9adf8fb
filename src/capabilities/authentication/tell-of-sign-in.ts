import type { Db } from '../../database/connect.ts';
import type { BrowserName } from '../../kernel/browser-name.ts';
import type { Language } from '../../kernel/language.ts';
import { translateTo } from '../../kernel/texts.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import type { SignInNews } from './device-memory.ts';
import { SECURITY_PATH } from './security-change.ts';

export interface SignInToTell {
  readonly accountId: string;
  readonly at: Date;
  readonly browser: BrowserName;
  readonly news: SignInNews;
}

/**
 * Tells of a sign-in on a device that the account was not known on, or with a known one in a network where it was not seen: by e-mail and in
 * the owner's browsers, unless that was switched off.
 */
export function tellOfSignIn(deps: TellAccountDeps, tx: Db, { accountId, at, browser, news }: SignInToTell): Promise<void> {
  return tellAccount(deps, tx, {
    accountId,
    template: news === 'place' ? 'new_place_notice' : 'new_device_notice',
    page: SECURITY_PATH,
    params: (language) => ({ at: momentText(language, at), device: deviceText(language, browser) }),
  });
}

function deviceText(language: Language, { browser, system }: BrowserName): string {
  const t = translateTo(language);
  return t('activity.device', { browser: t(`activity.browser_${browser}`), system: t(`activity.system_${system}`) });
}

function momentText(language: Language, at: Date): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Moscow' }).format(at);
}
