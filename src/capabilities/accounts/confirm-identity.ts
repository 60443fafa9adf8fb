import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { recordEvent } from '../audit/record-event.ts';
import { assuranceLevel, verifiedVersion, type VerifiedVersion } from './assurance-level.ts';
import type { DecidingRegistry } from './evidence.ts';
import { blindIndexes } from './identifier-index.ts';
import { lockOpenAccount, readLatestVersion, type VersionRow } from './identity-store.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';
import { insertEvidence, lockIdentifier } from './store.ts';
import { claimSnils, readStandingEvidence, revokeEvidence, type StandingEvidence } from './verification-store.ts';

export interface ConfirmIdentityInput {
  readonly accountId: string;
  /** The version that the registry was asked about: the account's latest. */
  readonly versionId: string;
  readonly source: DecidingRegistry;
  readonly at: Date;
}

export type ConfirmIdentityOutcome =
  | { readonly kind: 'recorded'; readonly level: AssuranceLevel | undefined }
  /** Another account is verified with this SNILS. Nothing was recorded. */
  | { readonly kind: 'snils_taken'; readonly ownerAccountId: string };

/**
 * Records that a registry confirms a version, inside the caller's transaction; locks the account. With the second registry the version is
 * verified: its SNILS becomes an identifier of this account alone, and the evidence of earlier versions ends. Throws an Error for a version
 * that is not the account's latest: a new submission cancels the checks of the earlier one.
 */
export async function confirmIdentity(
  deps: { readonly keyring: Keyring },
  tx: Db,
  input: ConfirmIdentityInput,
): Promise<ConfirmIdentityOutcome> {
  const { accountId, versionId: reference, source, at } = input;
  const version = (await lockOpenAccount(tx, accountId)) ? await readLatestVersion(tx, accountId) : undefined;
  if (version?.id !== reference) throw new Error(`${reference} is not the latest version of ${accountId}`);

  const before = await readStandingEvidence(tx, accountId);
  if (before.some((row) => row.reference === reference && row.source === source)) return recorded(before);
  const evidence = { kind: 'registry_confirmed', source, reference, at } as const;
  const verified = verifiedVersion([...before.filter((row) => row.reference === reference), evidence]);
  if (verified !== undefined) {
    const owner = await claim(deps.keyring, tx, version, verified);
    if (owner !== accountId) return { kind: 'snils_taken', ownerAccountId: owner };
  }
  const after = [...before, { ...evidence, id: await insertEvidence(tx, { ...evidence, accountId }) }];
  if (verified !== undefined) await takeOver(tx, accountId, { before, after, verified });
  return recorded(after);
}

function recorded(evidence: readonly StandingEvidence[]): ConfirmIdentityOutcome {
  return { kind: 'recorded', level: assuranceLevel(evidence) };
}

/** Answers whose the SNILS of the version is. */
async function claim(keyring: Keyring, tx: Db, version: VersionRow, { verifiedAt }: VerifiedVersion): Promise<string> {
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

/** The version takes the place of every earlier one: if it falls one day, nothing older must rise again. */
async function takeOver(tx: Db, accountId: string, { before, after, verified }: Change): Promise<void> {
  const { versionId, verifiedAt } = verified;
  const superseded = before.filter((row) => row.kind === 'registry_confirmed' && row.reference !== versionId).map(({ id }) => id);
  if (superseded.length > 0) await revokeEvidence(tx, superseded, verifiedAt);
  const [from, to] = [assuranceLevel(before) ?? 'none', assuranceLevel(after) ?? 'none'];
  const evidence = after.filter(({ reference }) => reference === versionId).map(({ id }) => id);
  await recordEvent(tx, {
    actor: 'system',
    action: from === to ? 'identity.confirmed' : 'level.raised',
    accountId,
    details: { from, to, version: versionId, evidence, ...(superseded.length > 0 ? { superseded } : {}) },
  });
}
