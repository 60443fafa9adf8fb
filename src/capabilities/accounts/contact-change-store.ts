import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { ownerOf, type SoughtIdentifier } from './identifier-store.ts';

export interface ContactRow {
  readonly id: string;
  readonly kind: Contact['kind'];
  readonly value_sealed: Buffer;
  readonly removed_at: Date | null;
}

/** The phones and e-mail addresses that an account has or had, oldest first. */
export async function readContactRows(db: Db, accountId: string): Promise<readonly ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select id, kind, value_sealed, removed_at from identifiers
    where account_id = ${accountId} and kind in ('phone', 'email') order by id`.execute(db);
  return rows;
}

/** Takes them off the account, and ends the evidence of them. */
export async function removeIdentifiers(db: Db, accountId: string, ids: readonly string[]): Promise<void> {
  await sql`
    with removed as (
      update identifiers set removed_at = clock_timestamp()
      where account_id = ${accountId} and id = any(${ids}::text[]) and removed_at is null
      returning id
    )
    update evidence set revoked_at = greatest(at, clock_timestamp())
    from removed
    where evidence.account_id = ${accountId} and kind = 'contact_confirmed' and reference = removed.id and revoked_at is null`.execute(db);
}

/** Whether nobody has this identifier now. */
export async function isFree(db: Db, sought: SoughtIdentifier): Promise<boolean> {
  return (await ownerOf(sought).execute(db)).rows.length === 0;
}

export interface RestoredIdentifier {
  readonly accountId: string;
  readonly identifierId: string;
  readonly evidenceId: string;
}

/**
 * Gives an account a contact back, with evidence from now on by the same means as before. The caller holds the identifier's lock and has
 * found it free.
 */
export async function restoreIdentifier(db: Db, { accountId, identifierId, evidenceId }: RestoredIdentifier): Promise<void> {
  await sql`
    with restored as (
      update identifiers set removed_at = null
      where account_id = ${accountId} and id = ${identifierId} and removed_at is not null
      returning id
    )
    insert into evidence (id, account_id, kind, source, reference)
    select ${evidenceId}, ${accountId}, 'contact_confirmed', source, reference from evidence
    where account_id = ${accountId} and kind = 'contact_confirmed' and reference in (select id from restored)
    order by at desc limit 1`.execute(db);
}

export interface NewChange {
  readonly id: string;
  readonly accountId: string;
  readonly addedIds: readonly string[];
  readonly removedIds: readonly string[];
  readonly sessionUid: string | undefined;
  readonly undoDigest: Buffer;
  readonly undoSeconds: number;
}

export async function insertChange(db: Db, change: NewChange): Promise<void> {
  await sql`
    insert into contact_changes (id, account_id, added_ids, removed_ids, session_uid, undo_digest, undo_until)
    values (${change.id}, ${change.accountId}, ${change.addedIds}::text[], ${change.removedIds}::text[], ${change.sessionUid ?? null},
      ${change.undoDigest}, clock_timestamp() + make_interval(secs => ${change.undoSeconds}::int))`.execute(db);
}

export interface ChangeRow {
  readonly account_id: string;
  readonly added_ids: readonly string[];
  readonly removed_ids: readonly string[];
  readonly changed_at: Date;
  readonly state: 'open' | 'undone' | 'expired';
}

export async function readChange(db: Db, undoDigest: Buffer): Promise<ChangeRow | undefined> {
  const { rows } = await sql<ChangeRow>`
    select account_id, added_ids, removed_ids, changed_at, case
      when undone_at is not null then 'undone' when undo_until <= clock_timestamp() then 'expired' else 'open' end as state
    from contact_changes where undo_digest = ${undoDigest}`.execute(db);
  return rows[0];
}

/** A change with those that stand or fall with it: made after it, or in the same session, and not undone. Nothing when it is not open. */
export async function readUndoable(db: Db, undoDigest: Buffer): Promise<readonly Omit<ChangeRow, 'account_id' | 'state'>[]> {
  const { rows } = await sql<Omit<ChangeRow, 'account_id' | 'state'>>`
    select other.added_ids, other.removed_ids, other.changed_at
    from contact_changes as change join contact_changes as other on other.account_id = change.account_id
    where change.undo_digest = ${undoDigest} and change.undone_at is null and change.undo_until > clock_timestamp()
      and other.undone_at is null and (other.changed_at >= change.changed_at or other.session_uid = change.session_uid)`.execute(db);
  return rows;
}

/** The time of every link that undoes something of this account is over. */
export async function endUndo(db: Db, accountId: string): Promise<void> {
  await sql`
    update contact_changes set undo_until = clock_timestamp()
    where account_id = ${accountId} and undone_at is null and undo_until > clock_timestamp()`.execute(db);
}

/** Marks them as undone; the same rows as `readUndoable`, on an account that is locked. */
export async function markUndone(db: Db, undoDigest: Buffer): Promise<void> {
  await sql`
    update contact_changes as other set undone_at = clock_timestamp()
    from contact_changes as change
    where change.undo_digest = ${undoDigest} and change.undone_at is null and change.undo_until > clock_timestamp()
      and other.account_id = change.account_id
      and other.undone_at is null and (other.changed_at >= change.changed_at or other.session_uid = change.session_uid)`.execute(db);
}
