import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { isProofMethod } from '../../kernel/proof-method.ts';
import { verifiedVersion } from './assurance-level.ts';
import { openVersion } from './find-identity-version.ts';
import { readVersion, type VersionRow } from './identity-store.ts';
import { isSamePerson } from './same-person.ts';
import { insertEvidence } from './store.ts';
import type { StandingEvidence } from './verification-store.ts';

export interface TakeOverProofsInput {
  /** The version that is verified from now on. */
  readonly version: VersionRow;
  /** What stood until now; the caller ends what speaks of earlier versions. */
  readonly before: readonly StandingEvidence[];
  readonly at: Date;
}

/**
 * Lets the proofs of the version that was verified until now speak for the new one too, if both are the same person's, inside the caller's
 * transaction, which holds the account's lock. Answers the new rows: same proofs, same moments of proving.
 */
export async function takeOverProofs(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  { version, before, at }: TakeOverProofsInput,
): Promise<readonly StandingEvidence[]> {
  const earlier = verifiedVersion(before)?.versionId;
  const proved = before.filter(({ kind, reference }) => kind === 'identity_proved' && reference === earlier);
  if (earlier === undefined || proved.length === 0) return [];
  const row = await readVersion(tx, earlier);
  if (row === undefined || !isSamePerson(openVersion(keyring, row).data, openVersion(keyring, version).data)) return [];
  const taken: StandingEvidence[] = [];
  for (const { source, proof, at: since } of proved) {
    if (proof === undefined || !isProofMethod(source)) continue;
    const evidence = { kind: 'identity_proved', source, reference: version.id, at: at > since ? at : since, proof } as const;
    taken.push({ ...evidence, id: await insertEvidence(tx, { ...evidence, accountId: version.account_id }) });
  }
  return taken;
}
