import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** Rows that refer to the account may still be inserted meanwhile: only those who take this same lock wait. */
export async function lockOpenAccount(db: Db, accountId: string): Promise<boolean> {
  const { rows } = await sql`select id from accounts where id = ${accountId} and closed_at is null for no key update`.execute(db);
  return rows.length === 1;
}

/** The database's time of this moment, to the millisecond. */
export async function readClock(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date();
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

/** Whether something is typed and not submitted yet, of account `$1`; for the text of a larger statement. */
export const hasDraftText = `exists (select from identity_drafts where account_id = $1)`;
