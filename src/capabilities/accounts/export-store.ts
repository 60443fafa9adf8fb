import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldAccountRow {
  readonly created_at: Date;
  readonly language: string;
  readonly family_name_sealed: Buffer;
  readonly given_name_sealed: Buffer;
}

export async function readHeldAccount(db: Db, accountId: string): Promise<HeldAccountRow | undefined> {
  const { rows } = await sql<HeldAccountRow>`
    select created_at, language, family_name_sealed, given_name_sealed from accounts
    where id = ${accountId} and closed_at is null`.execute(db);
  return rows[0];
}

interface IdentifierRow {
  readonly id: string;
  readonly kind: string;
  readonly value_sealed: Buffer;
  readonly confirmed_at: Date;
  readonly removed_at: Date | null;
}

/** Those that were removed too, oldest first. */
export async function readHeldIdentifiers(db: Db, accountId: string): Promise<readonly IdentifierRow[]> {
  const { rows } = await sql<IdentifierRow>`
    select id, kind, value_sealed, confirmed_at, removed_at from identifiers where account_id = ${accountId} order by id`.execute(db);
  return rows;
}

interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly submitted_at: Date;
  readonly data_sealed: Buffer;
}

export async function readHeldVersions(db: Db, accountId: string): Promise<readonly VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select id, number, submitted_at, data_sealed from identity_versions where account_id = ${accountId} order by number`.execute(db);
  return rows;
}

export async function readHeldTaxNumber(
  db: Db,
  accountId: string,
): Promise<{ readonly inn_sealed: Buffer; readonly found_at: Date } | undefined> {
  return db.selectFrom('tax_numbers').select(['inn_sealed', 'found_at']).where('account_id', '=', accountId).executeTakeFirst();
}

export interface HeldContactChange {
  readonly changed_at: Date;
  readonly undo_until: Date;
  readonly undone_at: Date | null;
}

export async function readHeldContactChanges(db: Db, accountId: string): Promise<readonly HeldContactChange[]> {
  const { rows } = await sql<HeldContactChange>`
    select changed_at, undo_until, undone_at from contact_changes where account_id = ${accountId} order by changed_at`.execute(db);
  return rows;
}

export interface HeldClosing {
  readonly requested_at: Date;
  readonly due_at: Date;
  readonly cancelled_at: Date | null;
  readonly cancelled_by: string | null;
}

export async function readHeldClosings(db: Db, accountId: string): Promise<readonly HeldClosing[]> {
  const { rows } = await sql<HeldClosing>`
    select requested_at, due_at, cancelled_at, cancelled_by from account_closings where account_id = ${accountId} order by requested_at
  `.execute(db);
  return rows;
}
