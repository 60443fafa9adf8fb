import { satisfies, type AssuranceLevel } from '../../kernel/assurance.ts';
import type { Contact, Identifier } from '../../kernel/identifier.ts';
import type { Inn } from '../../kernel/inn.ts';
import type { DataKey, Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { Account, ConfirmedContact, VerifiedIdentity } from './account.ts';
import { assuranceLevel, standingProofs, verifiedVersion, type StandingProof } from './assurance-level.ts';
import type { Evidence } from './evidence.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';
import type { SignedOut } from './signed-out.ts';

interface EvidenceJson {
  readonly kind: string;
  readonly source: string;
  readonly reference: string | null;
  readonly at: string;
  readonly revoked_at: string | null;
  readonly proof_id: string | null;
  readonly proved_at: string | null;
}

/** An account as the database hands it out: bytes in base64, moments in ISO 8601. */
export interface AccountJson {
  readonly created_at: string;
  readonly language: Language;
  readonly data_key_wrapped: string;
  readonly family_name_sealed: string;
  readonly given_name_sealed: string;
  readonly signed_out_at: string | null;
  readonly signed_out_except: string | null;
  readonly deletion_due: string | null;
  readonly identifiers: readonly { id: string; kind: Identifier['kind']; value: string; confirmed_at: string }[];
  readonly evidence: readonly EvidenceJson[];
  /** The versions that may be verified, the tax number found for the same SNILS. The evidence says which one is. */
  readonly versions: readonly { id: string; data: string; inn: string | null }[];
}

/** The account as claims are made of it. Throws UnsealError when a row's bytes were changed or moved. */
export function unsealAccount(keyring: Keyring, accountId: string, row: AccountJson): Account {
  const dataKey = keyring.openDataKey(places.dataKey(accountId), bytesOf(row.data_key_wrapped));
  const createdAt = new Date(row.created_at);
  const contacts = row.identifiers.filter(({ kind }) => kind !== 'snils').map((identifier) => openContact(dataKey, identifier));
  const { evidence, level, proofs } = standing(row);
  const identity = level !== undefined && satisfies(level, 'standard') ? openIdentity(dataKey, accountId, evidence, row) : undefined;
  return {
    accountId,
    createdAt,
    language: row.language,
    ...(identity === undefined ? ownNames(dataKey, accountId, row) : { ...namesOf(identity), identity }),
    contacts,
    evidence,
    assuranceLevel: level,
    proofs,
    updatedAt: contacts.reduce(
      (latest, { confirmedAt }) => (confirmedAt > latest ? confirmedAt : latest),
      identity?.verifiedAt ?? createdAt,
    ),
    ...(row.deletion_due === null ? {} : { deletionDueAt: new Date(row.deletion_due) }),
    ...(row.signed_out_at === null ? {} : { signedOut: signedOutOf(new Date(row.signed_out_at), row.signed_out_except) }),
  };
}

function signedOutOf(at: Date, exceptSessionUid: string | null): SignedOut {
  return { at, ...(exceptSessionUid === null ? {} : { exceptSessionUid }) };
}

type Names = Pick<Account, 'familyName' | 'givenName'>;

function ownNames(dataKey: DataKey, accountId: string, row: AccountJson): Names {
  return {
    familyName: dataKey.unseal(places.familyName(accountId), bytesOf(row.family_name_sealed)) as PersonName,
    givenName: dataKey.unseal(places.givenName(accountId), bytesOf(row.given_name_sealed)) as PersonName,
  };
}

function namesOf({ data: { familyName, givenName } }: VerifiedIdentity): Names {
  return { familyName, givenName };
}

function openIdentity(dataKey: DataKey, accountId: string, evidence: readonly Evidence[], { versions }: AccountJson): VerifiedIdentity {
  const verified = verifiedVersion(evidence);
  const sealed = versions.find(({ id }) => id === verified?.versionId);
  if (verified === undefined || sealed === undefined) throw new Error(`the verified version of ${accountId} is missing`);
  const { inn } = sealed;
  return {
    ...verified,
    data: openIdentityData(dataKey, verified.versionId, bytesOf(sealed.data)),
    ...(inn === null ? {} : { inn: dataKey.unseal(places.taxNumber(accountId), bytesOf(inn)) as Inn }),
  };
}

function openContact(dataKey: DataKey, { id, kind, value, confirmed_at }: AccountJson['identifiers'][number]): ConfirmedContact {
  const opened = dataKey.unseal(places.identifier(id), bytesOf(value));
  return { kind, value: opened, confirmedAt: new Date(confirmed_at) } as Contact & { confirmedAt: Date };
}

function toEvidence({ kind, source, reference, at, revoked_at, proof_id, proved_at }: AccountJson['evidence'][number]): Evidence {
  return {
    kind,
    source,
    ...(reference === null ? {} : { reference }),
    at: new Date(at),
    ...(revoked_at === null ? {} : { revokedAt: new Date(revoked_at) }),
    ...(proof_id === null || proved_at === null ? {} : { proof: { proofId: proof_id, provedAt: new Date(proved_at) } }),
  };
}

/** The level and the proofs under it, which are no secret: no key is needed. */
export function standing({ evidence: rows }: AccountJson): {
  readonly evidence: readonly Evidence[];
  readonly level: AssuranceLevel | undefined;
  readonly proofs: readonly StandingProof[];
} {
  const evidence = rows.map(toEvidence);
  const level = assuranceLevel(evidence);
  return { evidence, level, proofs: level === 'confirmed' ? standingProofs(evidence) : [] };
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
