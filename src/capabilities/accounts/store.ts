import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { preparedStatement } from '../../database/prepared-statement.ts';
import { newId } from '../../kernel/ids.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Language } from '../../kernel/language.ts';
import { closingDueText } from './closing-store.ts';
import type { EvidenceKind, EvidenceSource, ProofReference } from './evidence.ts';
import { ownerOf, type SoughtIdentifier } from './identifier-store.ts';
import type { AccountJson } from './sealed-account.ts';

/** During a rotation of keys one identifier has two blind indexes, which no unique index compares: whoever writes one queues here. */
export async function lockIdentifier(db: Db, blindIndex: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${blindIndex.readBigInt64BE(8).toString()}::bigint)`.execute(db);
}

export interface NewAccount {
  readonly accountId: string;
  readonly identifierId: string;
  readonly language: Language;
  readonly dataKeyWrapped: Buffer;
  readonly familyNameSealed: Buffer;
  readonly givenNameSealed: Buffer;
  readonly kind: Identifier['kind'];
  readonly blindIndex: Buffer;
  readonly allBlindIndexes: readonly Buffer[];
  /** Of all of them. */
  readonly keyVersions: readonly number[];
  readonly keyVersion: number;
  readonly valueSealed: Buffer;
  readonly confirmedAt: Date;
}

/**
 * Both rows or none, in one statement: the identifier's unique index is asked first, and a conflict leaves no account behind without a
 * savepoint. The foreign key between them is checked when the statement ends.
 */
export async function insertAccountUnlessTaken(db: Db, account: NewAccount): Promise<boolean> {
  const { rows } = await sql`
    with identifier as (
      insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
      select ${account.identifierId}, ${account.accountId}, ${account.kind}, ${account.blindIndex}::bytea, ${account.keyVersion}::int,
        ${account.valueSealed}::bytea, ${account.confirmedAt}::timestamptz
      where not exists (${ownerOf(account)})
      on conflict (kind, key_version, blind_index) where removed_at is null do nothing
      returning account_id
    )
    insert into accounts (id, language, data_key_wrapped, family_name_sealed, given_name_sealed)
    select account_id, ${account.language}, ${account.dataKeyWrapped}::bytea, ${account.familyNameSealed}::bytea,
      ${account.givenNameSealed}::bytea
    from identifier
    returning id`.execute(db);
  return rows.length === 1;
}

export interface NewEvidence {
  readonly accountId: string;
  readonly kind: EvidenceKind;
  readonly source: EvidenceSource;
  /** Id of the row it speaks of. */
  readonly reference: string;
  readonly at: Date;
  readonly proof?: ProofReference;
}

/** Answers the row's id. */
export async function insertEvidence(db: Db, { accountId, kind, source, reference, at, proof }: NewEvidence): Promise<string> {
  const id = newId('evd');
  const proved = { proof_id: proof?.proofId ?? null, proved_at: proof?.provedAt ?? null };
  await db
    .insertInto('evidence')
    .values({ id, account_id: accountId, kind, source, reference, at, ...proved })
    .execute();
  return id;
}

export interface IdentifierOwner {
  readonly accountId: string;
  readonly language: Language;
}

export async function findOwner(db: Db, sought: SoughtIdentifier): Promise<IdentifierOwner | undefined> {
  const { rows } = await sql<IdentifierOwner>`
    select accounts.id as "accountId", accounts.language
    from (${ownerOf(sought)}) as owner
    join accounts on accounts.id = owner.account_id and accounts.closed_at is null`.execute(db);
  return rows[0];
}

/** SQL, an AccountJson or null: the open account whose id the SQL expression `id` gives. One JSON value, so that other rooms can have it beside their own. */
export const accountText = (id: string): string => `(
  select json_build_object(
    'created_at', created_at, 'language', language, 'data_key_wrapped', encode(data_key_wrapped, 'base64'),
    'family_name_sealed', encode(family_name_sealed, 'base64'), 'given_name_sealed', encode(given_name_sealed, 'base64'),
    'signed_out_at', signed_out_at, 'signed_out_except', signed_out_except, 'deletion_due', ${closingDueText('accounts.id')},
    'identifiers', coalesce((
      select json_agg(json_build_object(
        'id', id, 'kind', kind, 'value', encode(value_sealed, 'base64'), 'confirmed_at', confirmed_at) order by id)
      from identifiers where account_id = accounts.id and removed_at is null
    ), '[]'::json),
    'evidence', coalesce((
      select json_agg(json_build_object(
        'kind', kind, 'source', source, 'reference', reference, 'at', at, 'revoked_at', revoked_at,
        'proof_id', proof_id, 'proved_at', proved_at) order by id)
      from evidence where account_id = accounts.id
    ), '[]'::json),
    'versions', coalesce((
      select json_agg(json_build_object('id', version.id, 'data', encode(version.data_sealed, 'base64'), 'inn', (
        select encode(inn_sealed, 'base64') from tax_numbers
        join identity_versions as asked on asked.id = tax_numbers.version_id
        where tax_numbers.account_id = accounts.id
          and (asked.id = version.id or asked.snils_blind_index = version.snils_blind_index))))
      from evidence join identity_versions as version on version.id = evidence.reference and version.account_id = accounts.id
      where evidence.account_id = accounts.id and evidence.kind = 'registry_confirmed' and evidence.source = 'interior_ministry'
        and evidence.revoked_at is null
    ), '[]'::json))
  from accounts where accounts.id = ${id} and closed_at is null)`;

/** Reads the account, with a value of another room beside it; `text` is SQL, in which the account's id is `$1`. */
export function accountStatementWith(text: string) {
  return preparedStatement<{ readonly account: AccountJson | null; readonly beside: unknown }>(
    `select ${accountText('$1')} as account, ${text} as beside`,
  );
}

const accountStatement = accountStatementWith('null');

export async function readAccount(db: Db, accountId: string): Promise<AccountJson | null> {
  const [row] = await accountStatement(db, [accountId]);
  return row?.account ?? null;
}
