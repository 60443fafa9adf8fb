import { sql, type Selectable } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Language } from '../../kernel/language.ts';
import { operations, type ContactChannel } from './steps.ts';
import type { RegistrationTables } from './tables.ts';

export type RegistrationRow = Selectable<RegistrationTables['registrations']> & {
  /** Since the browser took a step, or the contact was confirmed on another device. */
  readonly idle_seconds: number;
};

const columns = [
  'id',
  'secret_digest',
  'previous_secret_digest',
  'renewed_at',
  'form_digest',
  'step',
  'channel',
  'draft_sealed',
  'contact_index',
  'language',
  'interaction_id',
  'authorization_request_sealed',
  'account_id',
  'created_at',
  'confirmed_at',
  'confirmed_by',
  'completed_at',
  'used_at',
  'expires_at',
] as const;

/** Registrations whose time is over are gone, whether or not they were purged. */
function living(db: Db) {
  return db
    .selectFrom('registrations')
    .select([...columns, sql<number>`extract(epoch from clock_timestamp() - greatest(renewed_at, confirmed_at))::float`.as('idle_seconds')])
    .where('expires_at', '>', sql<Date>`clock_timestamp()`);
}

export function findBySecret(db: Db, secretDigest: Buffer): Promise<RegistrationRow | undefined> {
  return living(db).where('secret_digest', '=', secretDigest).executeTakeFirst();
}

export function findById(db: Db, id: string): Promise<RegistrationRow | undefined> {
  return living(db).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends: two requests of one journey take turns. */
export function lockBySecret(db: Db, secretDigest: Buffer): Promise<RegistrationRow | undefined> {
  return living(db).where('secret_digest', '=', secretDigest).forUpdate().executeTakeFirst();
}

export function lockById(db: Db, id: string): Promise<RegistrationRow | undefined> {
  return living(db).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Makes sendings of the same form wait for each other even before there is a row to lock: a double click is one registration. */
export async function lockForm(db: Db, formDigest: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${formDigest.readBigInt64BE(0).toString()}::bigint)`.execute(db);
}

/** The registration that a sending of this form has begun or changed a moment ago. */
export function lockByForm(db: Db, formDigest: Buffer, withinSeconds: number): Promise<RegistrationRow | undefined> {
  return living(db)
    .where('form_digest', '=', formDigest)
    .where('renewed_at', '>', secondsAgo(withinSeconds))
    .orderBy('renewed_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

/** The registration whose secret has taken the place of this one a moment ago. */
export function lockByPreviousSecret(db: Db, secretDigest: Buffer, withinSeconds: number): Promise<RegistrationRow | undefined> {
  return living(db)
    .where('previous_secret_digest', '=', secretDigest)
    .where('renewed_at', '>', secondsAgo(withinSeconds))
    .forUpdate()
    .executeTakeFirst();
}

export interface RenewedSecret {
  readonly secretDigest: Buffer;
  /** Absent when the form's own key finds a second sending of it. */
  readonly formDigest?: Buffer;
}

/** From the end of the transaction on the old secret opens nothing. The row has to be locked. */
export async function renewSecret(db: Db, row: RegistrationRow, { secretDigest, formDigest }: RenewedSecret): Promise<void> {
  await db
    .updateTable('registrations')
    .set({
      secret_digest: secretDigest,
      previous_secret_digest: formDigest === undefined ? row.secret_digest : null,
      form_digest: formDigest ?? null,
      renewed_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', row.id)
    .execute();
}

export async function forgetPreviousSecret(db: Db, id: string): Promise<void> {
  await db.updateTable('registrations').set({ previous_secret_digest: null }).where('id', '=', id).execute();
}

export interface DraftRow {
  readonly id: string;
  readonly channel: ContactChannel;
  readonly draftSealed: Buffer;
  readonly contactIndex: Buffer;
  readonly language: Language;
  readonly interactionId: string | undefined;
  readonly authorizationRequestSealed: Buffer | undefined;
  readonly lifetimeSeconds: number;
}

function inSeconds(seconds: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${seconds}::int)`;
}

function secondsAgo(seconds: number) {
  return sql<Date>`clock_timestamp() - make_interval(secs => ${seconds}::int)`;
}

export async function insertRegistration(
  db: Db,
  row: DraftRow & { readonly secretDigest: Buffer; readonly formDigest: Buffer },
): Promise<void> {
  await db
    .insertInto('registrations')
    .values({
      id: row.id,
      secret_digest: row.secretDigest,
      form_digest: row.formDigest,
      step: 'confirm_contact',
      channel: row.channel,
      draft_sealed: row.draftSealed,
      contact_index: row.contactIndex,
      language: row.language,
      interaction_id: row.interactionId ?? null,
      authorization_request_sealed: row.authorizationRequestSealed ?? null,
      expires_at: inSeconds(row.lifetimeSeconds),
    })
    .execute();
}

/** A new draft in place of the old one; the step goes back unless the contact stays the same. Whoever sent the citizen here is kept. */
export async function replaceDraft(db: Db, operation: 'restart' | 'rename', row: DraftRow): Promise<void> {
  const restarts = operation === 'restart';
  await db
    .updateTable('registrations')
    .set({
      channel: row.channel,
      draft_sealed: row.draftSealed,
      contact_index: row.contactIndex,
      language: row.language,
      expires_at: inSeconds(row.lifetimeSeconds),
      ...(row.interactionId === undefined
        ? {}
        : { interaction_id: row.interactionId, authorization_request_sealed: row.authorizationRequestSealed ?? null }),
      ...(restarts ? { step: operations.restart.to, confirmed_at: null, confirmed_by: null } : {}),
    })
    .where('id', '=', row.id)
    .where('step', '=', sql<'done'>`any(${operations[operation].from}::text[])`)
    .execute();
}

export async function extendLife(db: Db, id: string, lifetimeSeconds: number): Promise<void> {
  await db
    .updateTable('registrations')
    .set({ expires_at: inSeconds(lifetimeSeconds) })
    .where('id', '=', id)
    .execute();
}

/** True for the one that took the step. */
export async function markConfirmed(
  db: Db,
  id: string,
  by: NonNullable<RegistrationRow['confirmed_by']>,
  lifetimeSeconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('registrations')
    .set({
      step: operations.confirm.to,
      confirmed_at: sql<Date>`clock_timestamp()`,
      confirmed_by: by,
      expires_at: inSeconds(lifetimeSeconds),
    })
    .where('id', '=', id)
    .where('step', '=', sql<'done'>`any(${operations.confirm.from}::text[])`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What was typed is wiped: from here on the account has it. */
export async function markDone(db: Db, id: string, accountId: string): Promise<void> {
  await db
    .updateTable('registrations')
    .set({
      step: operations.complete.to,
      account_id: accountId,
      completed_at: sql<Date>`clock_timestamp()`,
      draft_sealed: Buffer.alloc(0),
    })
    .where('id', '=', id)
    .where('step', '=', sql<'done'>`any(${operations.complete.from}::text[])`)
    .execute();
}

export async function deleteRegistration(db: Db, id: string): Promise<void> {
  await db.deleteFrom('registrations').where('id', '=', id).execute();
}

/** Takes a finished registration for its one sign-in; undefined when it is not finished, too old or taken. */
export async function takeCompleted(
  db: Db,
  secretDigest: Buffer,
  withinSeconds: number,
): Promise<{ readonly completed_at: Date | null } | undefined> {
  return db
    .updateTable('registrations')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('secret_digest', '=', secretDigest)
    .where('step', '=', 'done')
    .where('used_at', 'is', null)
    .where('completed_at', '>', secondsAgo(withinSeconds))
    .returning('completed_at')
    .executeTakeFirst();
}

export async function deleteExpired(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from registrations where id in (
      select id from registrations where expires_at < clock_timestamp() limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
