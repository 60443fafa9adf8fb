import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { ownerOf } from './identifier-store.ts';
import type { NewAccount } from './store.ts';

export type NewIdentifier = Omit<NewAccount, 'language' | 'dataKeyWrapped' | 'familyNameSealed' | 'givenNameSealed'>;

/** One more identifier of an account; the unique index decides, and a conflict costs no savepoint. */
export async function insertIdentifierUnlessTaken(db: Db, identifier: NewIdentifier): Promise<boolean> {
  const { rows } = await sql`
    insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
    select ${identifier.identifierId}, ${identifier.accountId}, ${identifier.kind}, ${identifier.blindIndex}::bytea,
      ${identifier.keyVersion}::int, ${identifier.valueSealed}::bytea, ${identifier.confirmedAt}::timestamptz
    where not exists (${ownerOf(identifier)})
    on conflict (kind, key_version, blind_index) where removed_at is null do nothing
    returning id`.execute(db);
  return rows.length === 1;
}
