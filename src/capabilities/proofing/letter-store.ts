import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { letterOperations, openableStates, type LetterOperation, type LetterState, type TrackingStep } from './letter.ts';
import { LETTER_LIFETIME_SECONDS, LETTER_TRIES, REFUSED_ADDRESSES } from './methods/postal-code.ts';

export interface StoredLetter {
  readonly letterId: string;
  readonly accountId: string;
  readonly caseId: string;
  readonly versionId: string;
  readonly state: LetterState;
  readonly addressSealed: Buffer;
  readonly attempts: number;
  readonly trackingNumber: string | null;
  readonly tracking: readonly (Omit<TrackingStep, 'at'> & { readonly at: string })[];
  readonly orderedAt: Date;
  readonly exportedAt: Date | null;
  readonly expiresAt: Date;
  readonly inTime: boolean;
}

const columns = sql.raw(`id as "letterId", account_id as "accountId", case_id as "caseId", version_id as "versionId", state,
  address_sealed as "addressSealed", attempts, tracking_number as "trackingNumber", tracking, ordered_at as "orderedAt",
  exported_at as "exportedAt", expires_at as "expiresAt", expires_at > clock_timestamp() as "inTime"`);

export interface NewLetter {
  readonly letterId: string;
  readonly accountId: string;
  readonly caseId: string;
  readonly versionId: string;
  readonly addressSealed: Buffer;
  readonly codeMac: Buffer;
  /** Master key that `codeMac` was made under. */
  readonly keyVersion: number;
  readonly codeSealed: Buffer;
}

/** The caller has locked the account and ended the letter under way: the unique index would refuse a second one. */
export async function insertLetter(db: Db, input: NewLetter): Promise<void> {
  await sql`
    insert into letters (id, account_id, case_id, version_id, address_sealed, code_mac, key_version, code_sealed, expires_at)
    values (${input.letterId}, ${input.accountId}, ${input.caseId}, ${input.versionId}, ${input.addressSealed}::bytea,
      ${input.codeMac}::bytea, ${input.keyVersion}::int, ${input.codeSealed}::bytea,
      clock_timestamp() + make_interval(secs => ${LETTER_LIFETIME_SECONDS}::int))`.execute(db);
}

/** Wakes the job that hands letters over, when this transaction ends; the queue runs it once for all that wait. */
export async function queueHandOver(db: Db): Promise<void> {
  await sql`select graphile_worker.add_job('dispatch_letters', job_key => 'dispatch_letters_soon', max_attempts => 3)`.execute(db);
}

/**
 * From when the pause before the next letter counts, and what time it is: from the last order that the post did not turn away, whatever became
 * of it. An address that the post refuses may be put right at once, but the third in a row counts as a letter: the post is not there to find
 * out which addresses exist.
 */
export async function readLastOrder(db: Db, accountId: string): Promise<{ readonly orderedAt: Date | undefined; readonly now: Date }> {
  const { rows } = await sql<{ orderedAt: Date | null; now: Date }>`
    select greatest(
        max(ordered_at) filter (where state <> 'refused'),
        (array_agg(ordered_at order by ordered_at desc) filter (where state = 'refused'))[${REFUSED_ADDRESSES}::int]
      ) as "orderedAt", clock_timestamp() as now
    from letters where account_id = ${accountId}`.execute(db);
  return { orderedAt: rows[0]?.orderedAt ?? undefined, now: rows[0]!.now };
}

/** The newest letter of an account, whatever became of it. */
export async function readLatestLetter(db: Db, accountId: string): Promise<StoredLetter | undefined> {
  const { rows } = await sql<StoredLetter>`
    select ${columns} from letters where account_id = ${accountId} order by ordered_at desc, id desc limit 1`.execute(db);
  return rows[0];
}

export async function readLetter(db: Db, letterId: string): Promise<StoredLetter | undefined> {
  const { rows } = await sql<StoredLetter>`select ${columns} from letters where id = ${letterId}`.execute(db);
  return rows[0];
}

/**
 * Counts a code and decides on it in one statement: codes sent at once queue on the row, none is free, and one that is right is right
 * once. Undefined when the letter's codes do not count (any more).
 */
export async function judgeCode(
  db: Db,
  letterId: string,
  macs: readonly Buffer[],
): Promise<{ readonly state: LetterState; readonly attempts: number } | undefined> {
  const { rows } = await sql<{ state: LetterState; attempts: number }>`
    update letters
    set attempts = attempts + 1,
      state = case when code_mac = any(${macs}::bytea[]) then 'used' when attempts + 1 >= ${LETTER_TRIES}::int then 'void' else state end,
      ended_at = case when code_mac = any(${macs}::bytea[]) or attempts + 1 >= ${LETTER_TRIES}::int then clock_timestamp() end
    where id = ${letterId} and state = any(${[...openableStates]}::text[]) and attempts < ${LETTER_TRIES}::int
      and expires_at > clock_timestamp()
    returning state, attempts`.execute(db);
  return rows[0];
}

export interface LetterMove {
  readonly letterId: string;
  readonly operation: LetterOperation;
  /** Of `export` alone. */
  readonly trackingNumber?: string | undefined;
}

/** Moves a letter along one of the operations, once. False when it was in another state. The code is dropped with the first move. */
export async function moveLetter(db: Db, { letterId, operation, trackingNumber }: LetterMove): Promise<boolean> {
  const { from, to } = letterOperations[operation];
  const ends = operation === 'refuse' || operation === 'return' || operation === 'cancel' || operation === 'expire';
  const { numAffectedRows } = await sql`
    update letters
    set state = ${to}::text, code_sealed = null, lease_until = null,
      tracking_number = coalesce(${trackingNumber ?? null}::text, tracking_number),
      exported_at = case when ${operation === 'export'}::boolean then clock_timestamp() else exported_at end,
      ended_at = case when ${ends}::boolean then clock_timestamp() end
    where id = ${letterId} and state = any(${[...from]}::text[])`.execute(db);
  return numAffectedRows === 1n;
}

export interface LetterToHandOver {
  readonly letterId: string;
  readonly accountId: string;
  readonly versionId: string;
  readonly addressSealed: Buffer;
  readonly codeSealed: Buffer;
  readonly expiresAt: Date;
}

/**
 * Takes letters whose case is under way, for as long as the lease; another node finds others. Whoever dies with them leaves them to the
 * next run.
 */
export async function claimLetters(db: Db, limit: number, leaseSeconds: number): Promise<readonly LetterToHandOver[]> {
  const { rows } = await sql<LetterToHandOver>`
    update letters set lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int)
    where id in (
      select letters.id from letters join proofing_cases on proofing_cases.id = letters.case_id
      where letters.state = 'queued' and proofing_cases.state in ('open', 'waiting') and letters.expires_at > clock_timestamp()
        and (letters.lease_until is null or letters.lease_until < clock_timestamp())
      order by letters.ordered_at limit ${limit}::int
      for update of letters skip locked)
    returning id as "letterId", account_id as "accountId", version_id as "versionId", address_sealed as "addressSealed",
      code_sealed as "codeSealed", expires_at as "expiresAt"`.execute(db);
  return rows;
}

/** Adds what the post told of a letter, once. False when it is known, or there is no such letter. */
export async function addTrackingStep(db: Db, letterId: string, step: TrackingStep): Promise<boolean> {
  const added = JSON.stringify([{ ...step, at: step.at.toISOString() }]);
  const known = JSON.stringify([{ eventId: step.eventId }]);
  const { numAffectedRows } = await sql`
    update letters set tracking = tracking || ${added}::jsonb
    where id = ${letterId} and not tracking @> ${known}::jsonb and jsonb_array_length(tracking) < 100`.execute(db);
  return numAffectedRows === 1n;
}

export async function readOverdueLetters(db: Db, limit: number): Promise<readonly StoredLetter[]> {
  const { rows } = await sql<StoredLetter>`
    select ${columns} from letters
    where ended_at is null and (expires_at <= clock_timestamp()
      or not exists (select from proofing_cases where id = letters.case_id and state in ('open', 'waiting')))
    order by expires_at limit ${limit}::int`.execute(db);
  return rows;
}

export async function readLetterKeys(
  db: Db,
): Promise<readonly { readonly key_version: number | null; readonly letters: number; readonly until: Date }[]> {
  const { rows } = await sql<{ key_version: number | null; letters: number; until: Date }>`
    select key_version, count(*)::int as letters, max(expires_at) as until from letters
    where ended_at is null and expires_at > clock_timestamp() group by key_version order by key_version`.execute(db);
  return rows;
}
