import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { readFactorsHeld, readFirstWeakBinding } from './factor-age-store.ts';
import { hasSecondFactor } from './factor-change.ts';
import { removeFactorsSince, type WithdrawnFactor } from './remove-factors-since.ts';
import { tellOfFactorsLeft } from './tell-of-factors-left.ts';

export interface WithdrawFactorsInput {
  readonly accountId: string;
  /** From when on somebody else may have had the account. */
  readonly since: Date;
  /** What they came with was the password alone. */
  readonly byPasswordAlone?: boolean;
}

/**
 * Takes away what somebody else may have bound to sign in with since a moment, and tells the owner what is left. Who came by the password alone
 * could bind nothing where there was a second factor: then what sessions have bound that had shown one stays, up to the first thing that was
 * bound without. Answers what has gone. Within the caller's transaction, which has locked the account.
 */
export async function withdrawFactors(
  deps: TellAccountDeps,
  tx: Db,
  { accountId, since, byPasswordAlone = false }: WithdrawFactorsInput,
): Promise<readonly WithdrawnFactor[]> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  const hasPhone = account?.contacts.some(({ kind }) => kind === 'phone') === true;
  const heldBefore = await readFactorsHeld(tx, accountId, since);
  const guarded = byPasswordAlone && hasSecondFactor({ ...heldBefore, sms: heldBefore.sms && hasPhone });
  const from = guarded ? await readFirstWeakBinding(tx, accountId, since) : since;
  const outcome = await removeFactorsSince(tx, { accountId, since: from ?? new Date('9999-01-01'), hasPhone });
  await tellOfFactorsLeft(deps, tx, { accountId, ...outcome });
  return outcome.gone;
}
