import type { Db } from '../../database/connect.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';

export interface ToldPasskey {
  readonly accountId: string;
  readonly template: 'passkey_added' | 'passkey_removed';
}

/** Tells every contact of an account within the caller's transaction: whoever holds one should learn that the ways in have changed. */
export function tellOfPasskey(deps: TellAccountDeps, tx: Db, { accountId, template }: ToldPasskey): Promise<void> {
  return tellAccount(deps, tx, { accountId, template, page: '/account/security/passkeys' });
}
