import type { Db } from '../../database/connect.ts';
import { satisfies, type AssuranceLevel } from '../../kernel/assurance.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { recordEvent } from '../audit/record-event.ts';
import { assuranceLevel } from './assurance-level.ts';
import type { DecidingRegistry } from './evidence.ts';
import { lockOpenAccount } from './identity-store.ts';
import { readStandingEvidence, removeSnils, revokeEvidence, type StandingEvidence } from './verification-store.ts';

export interface RevokeIdentityInput {
  readonly accountId: string;
  /** Of every version when absent. */
  readonly versionId?: string;
  /** Of both registries when absent. */
  readonly source?: DecidingRegistry;
  /** A code for the audit trail, such as `deceased`; never personal data. */
  readonly reason: string;
}

export interface RevokeIdentityOutcome {
  readonly before: AssuranceLevel | undefined;
  readonly after: AssuranceLevel | undefined;
}

/**
 * Ends what registries have confirmed, inside the caller's transaction; locks the account. Proofs of identity were made with that data and
 * its document: they end with it. Below `standard` the SNILS is no identifier of the account any more. The caller ends the access that
 * rested on a level that fell.
 */
export async function revokeIdentity(
  _deps: { readonly keyring: Keyring },
  tx: Db,
  { accountId, versionId, source, reason }: RevokeIdentityInput,
): Promise<RevokeIdentityOutcome> {
  if (!(await lockOpenAccount(tx, accountId))) return { before: undefined, after: undefined };
  const standing = await readStandingEvidence(tx, accountId);
  const revoked = standing.filter(
    (row) =>
      row.kind === 'registry_confirmed' &&
      (versionId === undefined || row.reference === versionId) &&
      (source === undefined || row.source === source),
  );
  const before = assuranceLevel(standing);
  if (revoked.length === 0) return { before, after: before };
  const ended = standing.filter((row) => revoked.includes(row) || isProofOf(revoked, row));
  const after = assuranceLevel(standing.filter((row) => !ended.includes(row)));
  const evidence = ended.map(({ id }) => id);
  await revokeEvidence(tx, evidence);
  if (after === undefined || !satisfies(after, 'standard')) await removeSnils(tx, accountId);
  await recordEvent(tx, {
    actor: 'system',
    action: before === after ? 'identity.revoked' : 'level.lowered',
    accountId,
    details: { from: before ?? 'none', to: after ?? 'none', reason, evidence },
  });
  return { before, after };
}

function isProofOf(revoked: readonly StandingEvidence[], { kind, reference }: StandingEvidence): boolean {
  return kind === 'identity_proved' && revoked.some((row) => row.reference === reference);
}
