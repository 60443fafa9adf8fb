import type { Db } from '../../database/connect.ts';
import { satisfies } from '../../kernel/assurance.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { findIdentityVersion } from '../accounts/find-identity-version.ts';
import { revokeIdentity } from '../accounts/revoke-identity.ts';
import { endAccess } from '../sessions/end-access.ts';
import { isAdverse } from './adverse-answer.ts';
import type { RegistryAnswer } from './ports.ts';
import { cancelOpenChecks } from './store.ts';

export interface RevokeAdverselyDeps {
  readonly keyring: Keyring;
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface RevokeAdverselyInput {
  readonly accountId: string;
  /** What the registry was asked about. */
  readonly versionId: string;
  readonly answer: RegistryAnswer;
}

/**
 * Revokes what an adverse answer takes the ground from, if it does, within the caller's transaction, which holds the account's lock: the
 * level falls, and with it everything that relying parties hold. Answers whether it did.
 */
export async function revokeAdversely(
  deps: RevokeAdverselyDeps,
  tx: Db,
  { accountId, versionId, answer }: RevokeAdverselyInput,
): Promise<boolean> {
  const read = { db: tx, keyring: deps.keyring };
  const verified = (await findAccount(read, accountId))?.identity;
  const asked = verified === undefined ? undefined : await findIdentityVersion(read, versionId);
  if (verified === undefined || asked === undefined || !isAdverse(answer, asked.data, verified.data)) return false;
  const { before, after } = await revokeIdentity(
    deps,
    tx,
    answer.outcome === 'deceased'
      ? { accountId, reason: 'deceased' }
      : { accountId, versionId: verified.versionId, source: 'interior_ministry', reason: 'document_invalid' },
  );
  if (before === undefined || (after !== undefined && satisfies(after, before))) return false;
  await cancelOpenChecks(tx, accountId, 'tax_service');
  await endAccess(deps, tx, { accountId, reason: 'level_lowered' });
  return true;
}
