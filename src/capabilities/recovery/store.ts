import { sql, type Selectable } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Language } from '../../kernel/language.ts';
import type { ContactChannel, Step } from './steps.ts';
import type { RecoveryTables } from './tables.ts';

export type RecoveryRow = Selectable<RecoveryTables['recoveries']>;

const columns = [
  'id',
  'secret_digest',
  'account_id',
  'identifier_kind',
  'channel',
  'contact_index',
  'step',
  'password_changed_at',
  'granted_by',
  'language',
  'draft_sealed',
  'document_attempts',
  'document_shown_at',
  'other_confirmed_at',
  'factor_shown_at',
  'created_at',
  'confirmed_at',
  'completed_at',
  'expires_at',
] as const;

/** Recoveries whose time is over are gone, whether or not they were purged. */
function living(db: Db) {
  return db
    .selectFrom('recoveries')
    .select([...columns])
    .where('expires_at', '>', sql<Date>`clock_timestamp()`);
}

export function findBySecret(db: Db, secretDigest: Buffer): Promise<RecoveryRow | undefined> {
  return living(db).where('secret_digest', '=', secretDigest).executeTakeFirst();
}

export function findById(db: Db, id: string): Promise<RecoveryRow | undefined> {
  return living(db).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends: two requests of one journey take turns. */
export function lockBySecret(db: Db, secretDigest: Buffer): Promise<RecoveryRow | undefined> {
  return living(db).where('secret_digest', '=', secretDigest).forUpdate().executeTakeFirst();
}

export function lockById(db: Db, id: string): Promise<RecoveryRow | undefined> {
  return living(db).where('id', '=', id).forUpdate().executeTakeFirst();
}

export interface NewRecovery {
  readonly id: string;
  readonly secretDigest: Buffer | null;
  readonly accountId: string | null;
  readonly identifierKind: Identifier['kind'];
  readonly channel: ContactChannel;
  readonly contactIndex: Buffer | null;
  readonly passwordChangedAt: string | null;
  readonly grantedBy: string | null;
  readonly language: Language;
  readonly draftSealed: Buffer;
  readonly lifetimeSeconds: number;
}

/** False when this very form was sent before: the unique secret lets one of two sendings begin, the other waits for it. */
export async function insertRecovery(db: Db, row: NewRecovery): Promise<boolean> {
  const inserted = await db
    .insertInto('recoveries')
    .values({
      id: row.id,
      secret_digest: row.secretDigest,
      account_id: row.accountId,
      identifier_kind: row.identifierKind,
      channel: row.channel,
      contact_index: row.contactIndex,
      step: 'confirm_contact',
      password_changed_at: row.passwordChangedAt,
      granted_by: row.grantedBy,
      language: row.language,
      draft_sealed: row.draftSealed,
      expires_at: inSeconds(row.lifetimeSeconds),
    })
    .onConflict((conflict) => conflict.column('secret_digest').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

function inSeconds(seconds: number) {
  return sql<Date>`clock_timestamp() + make_interval(secs => ${seconds}::int)`;
}

export interface ProvenContact {
  readonly id: string;
  /** What the browser that proved it has from now on. */
  readonly secretDigest: Buffer;
  readonly step: Step;
  readonly lifetimeSeconds: number;
  /** Another browser than the one that started: what that one brought along is not its business. */
  readonly withoutDraft: boolean;
}

/** The row has to be locked. */
export async function markContactProven(db: Db, proven: ProvenContact): Promise<void> {
  await db
    .updateTable('recoveries')
    .set({
      secret_digest: proven.secretDigest,
      step: proven.step,
      confirmed_at: sql<Date>`clock_timestamp()`,
      expires_at: inSeconds(proven.lifetimeSeconds),
      ...(proven.withoutDraft ? { draft_sealed: Buffer.alloc(0) } : {}),
    })
    .where('id', '=', proven.id)
    .where('step', '=', 'confirm_contact')
    .execute();
}

/** What has been shown, and where that leads. The row has to be locked. */
export async function markShown(
  db: Db,
  id: string,
  shown: { readonly what: 'document_shown_at' | 'other_confirmed_at' | 'factor_shown_at'; readonly step: Step },
): Promise<void> {
  await db
    .updateTable('recoveries')
    .set({ [shown.what]: sql<Date>`clock_timestamp()`, step: shown.step })
    .where('id', '=', id)
    .execute();
}

export async function moveTo(db: Db, id: string, step: Step): Promise<void> {
  await db.updateTable('recoveries').set({ step }).where('id', '=', id).execute();
}

/** Wrong and right numbers alike are counted, before they are looked at. Returns how many the account had in 24 hours with this one. */
export async function countDocumentAttempt(db: Db, { id, accountId }: { id: string; accountId: string }): Promise<number> {
  await db
    .updateTable('recoveries')
    .set((eb) => ({ document_attempts: eb('document_attempts', '+', 1) }))
    .where('id', '=', id)
    .execute();
  return documentAttemptsOf(db, accountId);
}

/** Exact while the account is locked. */
export async function documentAttemptsOf(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ attempts: number }>`
    select coalesce(sum(document_attempts), 0)::int as attempts from recoveries
    where account_id = ${accountId} and created_at > clock_timestamp() - interval '1 day'`.execute(db);
  return rows[0]?.attempts ?? 0;
}

/** An operator's grant for this account and contact that is not used and not too old. */
export async function hasLiveGrant(db: Db, accountId: string, contactIndexes: readonly Buffer[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from recoveries
    where account_id = ${accountId} and granted_by is not null and contact_index = any(${contactIndexes}::bytea[])
      and step <> 'done' and expires_at > clock_timestamp() limit 1`.execute(db);
  return rows.length > 0;
}

/** Grants of before, whose links may be in other people's messages. */
export async function endGrants(db: Db, accountId: string): Promise<void> {
  await sql`
    update recoveries set expires_at = clock_timestamp()
    where account_id = ${accountId} and granted_by is not null and expires_at > clock_timestamp()`.execute(db);
}

/** True for the one that took the step. What was typed is wiped, except for the way on. */
export async function markDone(db: Db, id: string, { secretDigest }: { readonly secretDigest: Buffer }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('recoveries')
    .set({ step: 'done', completed_at: sql<Date>`clock_timestamp()`, secret_digest: secretDigest })
    .where('id', '=', id)
    .where('step', 'not in', ['confirm_contact', 'done'])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Whatever else was under way for this account leads nowhere any more. */
export async function endOthers(db: Db, accountId: string, exceptId: string): Promise<void> {
  await sql`
    update recoveries set expires_at = clock_timestamp()
    where account_id = ${accountId} and id <> ${exceptId} and expires_at > clock_timestamp()`.execute(db);
}

/** Those that no operator granted lead nowhere any more. */
export async function endAsked(db: Db, accountId: string): Promise<void> {
  await sql`
    update recoveries set expires_at = clock_timestamp()
    where account_id = ${accountId} and granted_by is null and expires_at > clock_timestamp()`.execute(db);
}

/** Does the work within the caller's transaction by the same statements whether it is to stay or to be undone. */
export async function keepOnlyIf(tx: Db, kept: boolean, work: () => Promise<unknown>): Promise<void> {
  await sql`savepoint work`.execute(tx);
  await work();
  await (kept ? sql`release savepoint work` : sql`rollback to savepoint work`).execute(tx);
}

/** Rows stay a day longer: the wrong numbers in them still count. */
export async function deleteExpired(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from recoveries where id in (
      select id from recoveries where expires_at < clock_timestamp() - interval '1 day' limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
