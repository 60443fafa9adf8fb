import type { Db } from '../../database/connect.ts';
import { translateTo } from '../../kernel/texts.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { SECURITY_PATH, type SecurityChange } from './security-change.ts';

/**
 * Tells the owner at every contact, within the transaction of the change: whoever holds one of them learns of what was done in their name.
 * Nobody can switch this off (NIST SP 800-63B-4 §4.6).
 */
export function tellOfChange(
  deps: TellAccountDeps,
  tx: Db,
  { accountId, change }: { readonly accountId: string; readonly change: SecurityChange },
): Promise<void> {
  return tellAccount(deps, tx, {
    accountId,
    template: 'security_changed',
    page: SECURITY_PATH,
    about: change,
    params: (language) => ({ change: translateTo(language)(`security.change_${change}`) }),
  });
}
