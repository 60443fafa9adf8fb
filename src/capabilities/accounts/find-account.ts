import type { Db } from '../../database/connect.ts';
import { satisfies } from '../../kernel/assurance.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Inn } from '../../kernel/inn.ts';
import type { DataKey, Keyring } from '../../kernel/keyring.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { Account, ConfirmedContact, VerifiedIdentity } from './account.ts';
import { assuranceLevel, standingProofs, verifiedVersion } from './assurance-level.ts';
import type { Evidence } from './evidence.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';
import type { SignedOut } from './signed-out.ts';
import { accountStatementWith, readAccount, type AccountRow } from './store.ts';

interface FindAccountDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

export interface AccountBeside {
  readonly account: Account;
  readonly beside: unknown;
}

/**
 * An open account with everything that claims are made of, by one statement: this is read at every token.
 * Throws UnsealError when a row's bytes were changed or moved.
 */
export async function findAccount(deps: FindAccountDeps, accountId: string): Promise<Account | undefined> {
  const row = await readAccount(deps.db, accountId);
  return row === undefined ? undefined : unsealAccount(deps.keyring, accountId, row);
}

/**
 * The same, with a value of another room in the same statement. `text` is SQL that other room gives; in it the account's id is `$1`, and
 * `$2` and on are the parameters.
 */
export function findAccountWith(text: string) {
  const statement = accountStatementWith(text);
  return async (deps: FindAccountDeps, accountId: string, parameters: readonly unknown[]): Promise<AccountBeside | undefined> => {
    const [row] = await statement(deps.db, [accountId, ...parameters]);
    return row === undefined ? undefined : { account: unsealAccount(deps.keyring, accountId, row), beside: row.beside };
  };
}

function unsealAccount(keyring: Keyring, accountId: string, row: AccountRow): Account {
  const dataKey = keyring.openDataKey(places.dataKey(accountId), row.data_key_wrapped);
  const contacts = row.identifiers.filter(({ kind }) => kind !== 'snils').map((identifier) => openContact(dataKey, identifier));
  const evidence = row.evidence.map(toEvidence);
  const level = assuranceLevel(evidence);
  const identity = level !== undefined && satisfies(level, 'standard') ? openIdentity(dataKey, accountId, evidence, row) : undefined;
  return {
    accountId,
    createdAt: row.created_at,
    language: row.language,
    ...(identity === undefined ? ownNames(dataKey, accountId, row) : { ...namesOf(identity), identity }),
    contacts,
    evidence,
    assuranceLevel: level,
    proofs: level === 'confirmed' ? standingProofs(evidence) : [],
    updatedAt: contacts.reduce(
      (latest, { confirmedAt }) => (confirmedAt > latest ? confirmedAt : latest),
      identity?.verifiedAt ?? row.created_at,
    ),
    ...(row.deletion_due === null ? {} : { deletionDueAt: new Date(row.deletion_due) }),
    ...(row.signed_out_at === null ? {} : { signedOut: signedOutOf(row.signed_out_at, row.signed_out_except) }),
  };
}

function signedOutOf(at: Date, exceptSessionUid: string | null): SignedOut {
  return { at, ...(exceptSessionUid === null ? {} : { exceptSessionUid }) };
}

type Names = Pick<Account, 'familyName' | 'givenName'>;

function ownNames(dataKey: DataKey, accountId: string, row: AccountRow): Names {
  return {
    familyName: dataKey.unseal(places.familyName(accountId), row.family_name_sealed) as PersonName,
    givenName: dataKey.unseal(places.givenName(accountId), row.given_name_sealed) as PersonName,
  };
}

function namesOf({ data: { familyName, givenName } }: VerifiedIdentity): Names {
  return { familyName, givenName };
}

function openIdentity(dataKey: DataKey, accountId: string, evidence: readonly Evidence[], { versions }: AccountRow): VerifiedIdentity {
  const verified = verifiedVersion(evidence);
  const sealed = versions.find(({ id }) => id === verified?.versionId);
  if (verified === undefined || sealed === undefined) throw new Error(`the verified version of ${accountId} is missing`);
  const { inn } = sealed;
  return {
    ...verified,
    data: openIdentityData(dataKey, verified.versionId, Buffer.from(sealed.data, 'base64')),
    ...(inn === null ? {} : { inn: dataKey.unseal(places.taxNumber(accountId), Buffer.from(inn, 'base64')) as Inn }),
  };
}

function openContact(dataKey: DataKey, { id, kind, value, confirmed_at }: AccountRow['identifiers'][number]): ConfirmedContact {
  const opened = dataKey.unseal(places.identifier(id), Buffer.from(value, 'base64'));
  return { kind, value: opened, confirmedAt: new Date(confirmed_at) } as Contact & { confirmedAt: Date };
}

function toEvidence({ kind, source, reference, at, revoked_at, proof_id, proved_at }: AccountRow['evidence'][number]): Evidence {
  return {
    kind,
    source,
    ...(reference === null ? {} : { reference }),
    at: new Date(at),
    ...(revoked_at === null ? {} : { revokedAt: new Date(revoked_at) }),
    ...(proof_id === null || proved_at === null ? {} : { proof: { proofId: proof_id, provedAt: new Date(proved_at) } }),
  };
}
