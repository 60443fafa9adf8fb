import type { Db } from '../../database/connect.ts';
import { isFall, type AssuranceLevel } from '../../kernel/assurance.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireSealedTrail } from '../audit/require-sealed-trail.ts';
import { assuranceLevel, verifiedVersion, type VerifiedVersion } from './assurance-level.ts';
import type { DecidingRegistry } from './evidence.ts';
import { blindIndexes } from './identifier-index.ts';
import { lockOpenAccount, readLatestVersion, type VersionRow } from './identity-store.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';
import { insertEvidence, lockIdentifier } from './store.ts';
import { takeOverProofs } from './take-over-proofs.ts';
import { claimSnils, readStandingEvidence, revokeEvidence, type SnilsOwner, type StandingEvidence } from './verification-store.ts';

export interface ConfirmIdentityInput {
  readonly accountId: string;
  /** The version that the registry was asked about: the account's latest. */
  readonly versionId: string;
  readonly source: DecidingRegistry;
  readonly at: Date;
}

export type ConfirmIdentityOutcome =
  /** A level below the one before: the proofs of the earlier data are not of this person's new data. The caller ends the access. */
  | {
      readonly kind: 'recorded';
      readonly before: AssuranceLevel | undefined;
      readonly level: AssuranceLevel | undefined;
      /** The account was verified with another SNILS until now: what was granted before was granted by that person. The caller ends it. */
      readonly isOtherPerson: boolean;
    }
  /** Another account is verified with this SNILS. Nothing was recorded. */
  | { readonly kind: 'snils_taken'; readonly ownerAccountId: string };

/**
 * Records that a registry confirms a version, inside the caller's transaction; locks the account. With the second registry the version is
 * verified: its SNILS becomes an identifier of this account alone, the evidence of earlier versions ends, and the proofs of identity go over
 * to it if it is the same person's. Throws an Error for a version that is not the account's latest: a new submission cancels the checks of
 * the earlier one. Throws `audit.unsealed`.
 */
export async function confirmIdentity(
  deps: { readonly keyring: Keyring },
  tx: Db,
  input: ConfirmIdentityInput,
): Promise<ConfirmIdentityOutcome> {
  requireSealedTrail(tx);
  const { accountId, versionId: reference, source, at } = input;
  const version = (await lockOpenAccount(tx, accountId)) ? await readLatestVersion(tx, accountId) : undefined;
  if (version?.id !== reference) throw new Error(`${reference} is not the latest version of ${accountId}`);

  const before = await readStandingEvidence(tx, accountId);
  if (before.some((row) => row.reference === reference && row.source === source)) return recorded(before, before, false);
  const evidence = { kind: 'registry_confirmed', source, reference, at } as const;
  const verified = verifiedVersion([...before.filter((row) => row.reference === reference), evidence]);
  const owner = verified === undefined ? undefined : await claim(deps.keyring, tx, version, verified);
  if (owner !== undefined && owner.accountId !== accountId) return { kind: 'snils_taken', ownerAccountId: owner.accountId };
  const after = [...before, { ...evidence, id: await insertEvidence(tx, { ...evidence, accountId }) }];
  if (verified === undefined) return recorded(before, after, false);
  return recorded(before, await takeOver(deps, tx, version, { before, after, verified }), owner?.replaced === true);
}

function recorded(before: readonly StandingEvidence[], after: readonly StandingEvidence[], isOtherPerson: boolean): ConfirmIdentityOutcome {
  return { kind: 'recorded', before: assuranceLevel(before), level: assuranceLevel(after), isOtherPerson };
}

/** Answers whose the SNILS of the version is. */
async function claim(keyring: Keyring, tx: Db, version: VersionRow, { verifiedAt }: VerifiedVersion): Promise<SnilsOwner> {
  const accountId = version.account_id;
  const dataKey = keyring.openDataKey(places.dataKey(accountId), version.data_key_wrapped);
  const { snils } = openIdentityData(dataKey, version.id, version.data_sealed);
  const indexes = blindIndexes(keyring, { kind: 'snils', value: snils });
  const identifierId = newId('idn');
  await lockIdentifier(tx, indexes.oldest);
  return claimSnils(tx, {
    accountId,
    identifierId,
    blindIndex: indexes.current,
    allBlindIndexes: indexes.all,
    keyVersions: indexes.keyVersions,
    keyVersion: keyring.currentId,
    valueSealed: dataKey.seal(places.identifier(identifierId), snils),
    confirmedAt: verifiedAt,
  });
}

interface Change {
  readonly before: readonly StandingEvidence[];
  readonly after: readonly StandingEvidence[];
  readonly verified: VerifiedVersion;
}

/**
 * The version takes the place of every earlier one: if it falls one day, nothing older must rise again. Answers what stands now.
 */
async function takeOver(
  deps: { readonly keyring: Keyring },
  tx: Db,
  version: VersionRow,
  { before, after, verified }: Change,
): Promise<readonly StandingEvidence[]> {
  const { versionId, verifiedAt } = verified;
  const superseded = before.filter((row) => row.kind !== 'contact_confirmed' && row.reference !== versionId);
  const proofs = await takeOverProofs(deps, tx, { version, before, at: verifiedAt });
  const ended = superseded.map(({ id }) => id);
  if (ended.length > 0) await revokeEvidence(tx, ended, verifiedAt);
  const standing = [...after.filter((row) => !superseded.includes(row)), ...proofs];
  const [from, to] = [assuranceLevel(before), assuranceLevel(standing)];
  const evidence = standing.filter(({ reference }) => reference === versionId).map(({ id }) => id);
  await recordEvent(tx, {
    actor: 'system',
    action: from === to ? 'identity.confirmed' : isFall(from, to) ? 'level.lowered' : 'level.raised',
    accountId: version.account_id,
    details: {
      from: from ?? 'none',
      to: to ?? 'none',
      version: versionId,
      evidence,
      ...(ended.length > 0 ? { superseded: ended } : {}),
      ...(isFall(from, to) ? { reason: 'other_person_data' } : {}),
    },
  });
  return standing;
}
