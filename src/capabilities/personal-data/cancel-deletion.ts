import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { cancelClosing } from '../accounts/cancel-closing.ts';
import type { ClosingByLink, ClosingCanceller } from '../accounts/closing.ts';
import { findClosingByToken } from '../accounts/find-closing.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { tellAccount } from '../accounts/tell-account.ts';

export interface CancelDeletionDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/** Takes the deletion of an account back and tells every contact. False when there is none, or the account is gone. */
export function cancelDeletion(deps: CancelDeletionDeps, accountId: string): Promise<boolean> {
  return deps.db.transaction().execute((tx) => takeBack(deps, tx, accountId, 'citizen'));
}

/**
 * The same by the link of a message: whoever holds a contact of the account may object. Answers what has become of it; undefined for a link
 * that was never ours.
 */
export function cancelDeletionByLink(deps: CancelDeletionDeps, token: string): Promise<ClosingByLink['state'] | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const closing = await findClosingByToken({ db: tx }, token);
    if (closing === undefined) return undefined;
    if (closing.state === 'open') await takeBack(deps, tx, closing.accountId, 'link');
    return (await findClosingByToken({ db: tx }, token))?.state;
  });
}

async function takeBack(deps: CancelDeletionDeps, tx: Db, accountId: string, by: ClosingCanceller): Promise<boolean> {
  if (!(await lockAccount(tx, accountId)) || !(await cancelClosing(tx, { accountId, by }))) return false;
  await tellAccount(deps, tx, { accountId, template: 'deletion_cancelled', page: '/recovery' });
  return true;
}
