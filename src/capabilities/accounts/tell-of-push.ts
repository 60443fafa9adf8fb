import type { Db } from '../../database/connect.ts';
import { translateTo } from '../../kernel/texts.ts';
import { tellAccount, type TellAccountDeps } from './tell-account.ts';

export interface ToldPush {
  readonly accountId: string;
  readonly change: 'push_added' | 'push_removed';
}

/**
 * Tells every contact, within the transaction of the change, that a browser shows the account's notices from now on, or does not: one reads along in
 * it, and one that is gone hides what happens next.
 */
export function tellOfPush(deps: TellAccountDeps, tx: Db, { accountId, change }: ToldPush): Promise<void> {
  return tellAccount(deps, tx, {
    accountId,
    template: 'security_changed',
    page: '/account/notifications',
    about: change,
    params: (language) => ({ change: translateTo(language)(`security.change_${change}`) }),
  });
}
