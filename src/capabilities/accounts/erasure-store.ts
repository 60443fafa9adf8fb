import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** It holds nothing of the person: kinds, moments and ids, by which the trail can be checked for ever. From now on none of it stands. */
export async function endEvidence(db: Db, accountId: string): Promise<void> {
  await sql`
    update evidence set revoked_at = greatest(at, clock_timestamp()) where account_id = ${accountId} and revoked_at is null`.execute(db);
}

/** After everything that points to a version of the identity data. */
export async function deletePersonalRows(db: Db, accountId: string): Promise<void> {
  await sql`
    with changes as (delete from contact_changes where account_id = ${accountId}),
    contacts as (delete from identifiers where account_id = ${accountId}),
    drafts as (delete from identity_drafts where account_id = ${accountId}),
    numbers as (delete from tax_numbers where account_id = ${accountId})
    delete from identity_versions where account_id = ${accountId}`.execute(db);
}

/**
 * The row stays, because the trail and others point to its id. The wrapped key is gone with the names: what it sealed anywhere opens for
 * nobody.
 */
export async function wipeAccount(db: Db, accountId: string): Promise<void> {
  await sql`
    update accounts
    set closed_at = coalesce(closed_at, clock_timestamp()), data_key_wrapped = '', family_name_sealed = '', given_name_sealed = ''
    where id = ${accountId}`.execute(db);
}
