import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { removeFactorsSince } from './remove-factors-since.ts';
import { tellOfFactorsLeft } from './tell-of-factors-left.ts';

/**
 * Takes away what was bound to sign in with since a moment from which on somebody else may have had the account, and tells the owner what is left.
 * Within the caller's transaction, which has locked the account.
 */
export async function withdrawFactors(
  deps: TellAccountDeps,
  tx: Db,
  { accountId, since }: { readonly accountId: string; readonly since: Date },
): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  const hasPhone = account?.contacts.some(({ kind }) => kind === 'phone') === true;
  await tellOfFactorsLeft(deps, tx, { accountId, ...(await removeFactorsSince(tx, { accountId, since, hasPhone })) });
}
