import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Evidence } from './evidence.ts';

/** Rows that refer to the account may still be inserted meanwhile: only those who take this same lock wait. */
export async function lockOpenAccount(db: Db, accountId: string): Promise<boolean> {
  const { rows } = await sql`select id from accounts where id = ${accountId} and closed_at is null for no key update`.execute(db);
  return rows.length === 1;
}

export async function readDataKey(db: Db, accountId: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('accounts')
    .select('data_key_wrapped')
    .where('id', '=', accountId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row?.data_key_wrapped;
}

export interface NewVersion {
  readonly versionId: string;
  readonly accountId: string;
  readonly dataSealed: Buffer;
  readonly snilsBlindIndex: Buffer;
  readonly documentBlindIndex: Buffer;
  readonly keyVersion: number;
}

/** The next version of a locked account. What was kept as a draft has become it. */
export async function insertVersion(db: Db, version: NewVersion): Promise<void> {
  await sql`
    with draft as (delete from identity_drafts where account_id = ${version.accountId})
    insert into identity_versions (id, account_id, number, data_sealed, snils_blind_index, document_blind_index, key_version)
    select ${version.versionId}, ${version.accountId}::text, coalesce(max(number), 0) + 1, ${version.dataSealed}::bytea,
      ${version.snilsBlindIndex}::bytea, ${version.documentBlindIndex}::bytea, ${version.keyVersion}::int
    from identity_versions where account_id = ${version.accountId}`.execute(db);
}

export interface VersionRow {
  readonly id: string;
  readonly account_id: string;
  readonly number: number;
  readonly submitted_at: Date;
  readonly data_sealed: Buffer;
  readonly data_key_wrapped: Buffer;
}

export async function readVersion(db: Db, versionId: string): Promise<VersionRow | undefined> {
  return selectVersions(db).where('identity_versions.id', '=', versionId).executeTakeFirst();
}

export async function readLatestVersion(db: Db, accountId: string): Promise<VersionRow | undefined> {
  return selectVersions(db)
    .where('identity_versions.account_id', '=', accountId)
    .orderBy('identity_versions.number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function selectVersions(db: Db) {
  return db
    .selectFrom('identity_versions')
    .innerJoin('accounts', 'accounts.id', 'identity_versions.account_id')
    .where('accounts.closed_at', 'is', null)
    .select([
      'identity_versions.id',
      'identity_versions.account_id',
      'identity_versions.number',
      'identity_versions.submitted_at',
      'identity_versions.data_sealed',
      'accounts.data_key_wrapped',
    ]);
}

/** Evidence with the id of its row. */
export type StandingEvidence = Evidence & { readonly id: string };

/** What the level of a locked account rests on now. */
export async function readStandingEvidence(db: Db, accountId: string): Promise<readonly StandingEvidence[]> {
  const rows = await db
    .selectFrom('evidence')
    .select(['id', 'kind', 'source', 'reference', 'at'])
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ reference, ...row }) => ({ ...row, ...(reference === null ? {} : { reference }) }));
}

/** By the database's clock when no moment is given; never earlier than the evidence itself. */
export async function revokeEvidence(db: Db, ids: readonly string[], at?: Date): Promise<void> {
  await sql`
    update evidence set revoked_at = greatest(at, coalesce(${at ?? null}::timestamptz, clock_timestamp()))
    where id = any(${ids}::text[]) and revoked_at is null`.execute(db);
}

export interface SnilsClaim {
  readonly accountId: string;
  readonly identifierId: string;
  readonly blindIndex: Buffer;
  readonly allBlindIndexes: readonly Buffer[];
  readonly keyVersion: number;
  readonly valueSealed: Buffer;
  readonly confirmedAt: Date;
}

/**
 * Makes a SNILS the identifier of this account, in place of the one it had, unless an account has it: the unique index decides among many
 * at once, and a conflict leaves everything as it was without a savepoint. Answers whose it is now.
 */
export async function claimSnils(db: Db, claim: SnilsClaim): Promise<string> {
  const claimed = await sql`
    with claimed as (
      insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
      select ${claim.identifierId}, ${claim.accountId}, 'snils', ${claim.blindIndex}::bytea, ${claim.keyVersion}::int,
        ${claim.valueSealed}::bytea, ${claim.confirmedAt}::timestamptz
      where not exists (
        select from identifiers where kind = 'snils' and blind_index = any(${claim.allBlindIndexes}::bytea[]) and removed_at is null
      )
      on conflict (kind, key_version, blind_index) where removed_at is null do nothing
      returning account_id
    ), earlier as (
      update identifiers set removed_at = clock_timestamp()
      from claimed where identifiers.account_id = claimed.account_id and kind = 'snils' and removed_at is null
    )
    select account_id from claimed`.execute(db);
  if (claimed.rows.length === 1) return claim.accountId;
  // A statement of its own: only a new snapshot shows the row of whoever was faster.
  const { rows } = await sql<{ account_id: string }>`
    select account_id from identifiers
    where kind = 'snils' and blind_index = any(${claim.allBlindIndexes}::bytea[]) and removed_at is null limit 1`.execute(db);
  if (rows[0] === undefined) throw new Error('the SNILS was given up at the moment it was claimed');
  return rows[0].account_id;
}

export async function removeSnils(db: Db, accountId: string): Promise<void> {
  await sql`
    update identifiers set removed_at = clock_timestamp()
    where account_id = ${accountId} and kind = 'snils' and removed_at is null`.execute(db);
}

export interface TaxNumberRow {
  readonly accountId: string;
  readonly versionId: string;
  readonly innSealed: Buffer;
}

/** A version of another account, and one older than what the number is known by, leave the row as it is. */
export async function upsertTaxNumber(db: Db, { accountId, versionId, innSealed }: TaxNumberRow): Promise<void> {
  await sql`
    insert into tax_numbers (account_id, version_id, inn_sealed)
    select account_id, id, ${innSealed}::bytea from identity_versions where id = ${versionId} and account_id = ${accountId}
    on conflict (account_id) do update
    set version_id = excluded.version_id, inn_sealed = excluded.inn_sealed, found_at = clock_timestamp()
    where (select number from identity_versions where id = tax_numbers.version_id)
      <= (select number from identity_versions where id = excluded.version_id)`.execute(db);
}

/** What was typed and not yet sent, in place of what was kept before. */
export async function upsertDraft(db: Db, accountId: string, draftSealed: Buffer): Promise<void> {
  await sql`
    insert into identity_drafts (account_id, draft_sealed) values (${accountId}, ${draftSealed})
    on conflict (account_id) do update set draft_sealed = excluded.draft_sealed, saved_at = clock_timestamp()`.execute(db);
}

export interface DraftRow {
  readonly draft_sealed: Buffer;
  readonly data_key_wrapped: Buffer;
}

export async function readDraft(db: Db, accountId: string): Promise<DraftRow | undefined> {
  return db
    .selectFrom('identity_drafts')
    .innerJoin('accounts', 'accounts.id', 'identity_drafts.account_id')
    .where('accounts.id', '=', accountId)
    .where('accounts.closed_at', 'is', null)
    .select(['identity_drafts.draft_sealed', 'accounts.data_key_wrapped'])
    .executeTakeFirst();
}
