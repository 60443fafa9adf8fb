import type { Db } from '../../database/connect.ts';
import type { Language } from '../../kernel/language.ts';
import { translateTo } from '../../kernel/texts.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { hasSecondFactor, type FactorsHeld } from './factor-change.ts';
import type { FactorsLeft } from './remove-factors-since.ts';
import { SECURITY_PATH } from './security-change.ts';

/** Tells the owner that what somebody else may have bound is gone, and what still opens the account; nothing where there is nothing to tell. */
export async function tellOfFactorsLeft(
  deps: TellAccountDeps,
  tx: Db,
  { accountId, changed, left }: Pick<FactorsLeft, 'changed' | 'left'> & { readonly accountId: string },
): Promise<void> {
  if (!changed && !hasSecondFactor(left)) return;
  const params = (language: Language) => ({ left: namesOf(language, left) });
  const template = changed ? 'factors_withdrawn' : 'factors_stay';
  await tellAccount(deps, tx, { accountId, template, page: SECURITY_PATH, params });
}

function namesOf(language: Language, left: FactorsHeld): string {
  const t = translateTo(language);
  const names = (['app', 'passkey', 'sms', 'backup'] as const).filter((name) => left[name]).map((name) => t(`security.left_${name}`));
  return names.length === 0 ? t('security.left_none') : names.join(', ');
}
