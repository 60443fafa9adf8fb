import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { ChannelName } from './ports.ts';

interface OutboxRow {
  readonly id: string;
  readonly channel: ChannelName;
  readonly template: string;
  readonly contentSealed: Buffer;
  readonly lifetimeSeconds: number;
}

/** False when a message of this id is there already. */
export async function insertMessage(db: Db, row: OutboxRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('outbox_messages')
    .values({
      id: row.id,
      channel: row.channel,
      template: row.template,
      content_sealed: row.contentSealed,
      expires_at: sql<Date>`clock_timestamp() + make_interval(secs => ${row.lifetimeSeconds})`,
      sent_at: null,
      dropped_at: null,
      last_fault: null,
      budgeted_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/**
 * The job names the message and nothing else. One job for each message: a waiting one is moved, a running one is followed by this. Pushes have
 * workers of their own, because any citizen names the services that take them; one that failed comes after those that were not tried yet.
 */
export async function queueDelivery(db: Db, { id, channel }: Pick<OutboxRow, 'id' | 'channel'>, delaySeconds: number): Promise<void> {
  await sql`
    select graphile_worker.add_job(case ${channel}::text when 'push' then 'deliver_push' else 'deliver_message' end,
      json_build_object('messageId', ${id}::text),
      run_at => clock_timestamp() + make_interval(secs => ${delaySeconds}::double precision), job_key => ${id}::text,
      priority => case when ${channel}::text = 'push' and ${delaySeconds}::double precision > 0 then 1 else 0 end,
      max_attempts => 10)`.execute(db);
}

export interface ClaimedMessage {
  readonly id: string;
  readonly channel: ChannelName;
  readonly template: string;
  readonly contentSealed: Buffer;
  /** Number of this attempt, from 1: whoever holds a lower one has lost the message to a later worker. */
  readonly attempts: number;
  readonly lifetimeSeconds: number;
  readonly secondsLeft: number;
  /** Counted among the SMS of its hour at an earlier attempt. */
  readonly budgeted: boolean;
}

/**
 * Takes an open message that is due for `leaseSeconds`, counting the attempt. Of workers that come at once the row lock lets one through;
 * the others then see a later `due_at` and get nothing.
 */
export async function claimMessage(
  db: Db,
  messageId: string,
  leaseSeconds: Readonly<Record<ChannelName, number>>,
): Promise<ClaimedMessage | undefined> {
  const { rows } = await sql<ClaimedMessage>`
    update outbox_messages
    set attempts = attempts + 1,
      due_at = clock_timestamp() + make_interval(secs => case channel when 'email' then ${leaseSeconds.email}::int when 'push' then ${leaseSeconds.push}::int else ${leaseSeconds.sms}::int end)
    where id = ${messageId} and sent_at is null and dropped_at is null and due_at <= clock_timestamp() and expires_at > clock_timestamp()
    returning id, channel, template, content_sealed as "contentSealed", attempts, budgeted_at is not null as budgeted,
      extract(epoch from expires_at - created_at)::double precision as "lifetimeSeconds",
      extract(epoch from expires_at - clock_timestamp())::double precision as "secondsLeft"`.execute(db);
  return rows[0];
}

/** The gateway has it, whoever else tries: no condition on the attempt. */
export async function markSent(db: Db, messageId: string): Promise<void> {
  await sql`
    update outbox_messages set sent_at = clock_timestamp(), dropped_at = null, last_fault = null, content_sealed = null
    where id = ${messageId} and sent_at is null`.execute(db);
}

/** Undefined when a later worker has the message by now: it decides. */
export async function postponeMessage(db: Db, claimed: ClaimedMessage, delaySeconds: number, fault: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update outbox_messages set due_at = clock_timestamp() + make_interval(secs => ${delaySeconds}::double precision), last_fault = ${fault}
    where id = ${claimed.id} and attempts = ${claimed.attempts} and sent_at is null and dropped_at is null`.execute(db);
  if (numAffectedRows === 1n) await queueDelivery(db, claimed, delaySeconds);
}

/** False when a later worker has the message by now. */
export async function dropMessage(db: Db, claimed: ClaimedMessage, fault: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update outbox_messages set dropped_at = clock_timestamp(), content_sealed = null, last_fault = ${fault}
    where id = ${claimed.id} and attempts = ${claimed.attempts} and sent_at is null and dropped_at is null`.execute(db);
  return numAffectedRows === 1n;
}

/** Drops up to `limit` open messages past their time, this one or any; not those a worker holds, which may be leaving just now. */
export async function dropExpired(
  db: Db,
  limit: number,
  messageId?: string,
): Promise<readonly { readonly id: string; readonly channel: ChannelName }[]> {
  const { rows } = await sql<{ id: string; channel: ChannelName }>`
    update outbox_messages set dropped_at = clock_timestamp(), content_sealed = null, last_fault = 'expired'
    where id = any(array(
      select id from outbox_messages
      where sent_at is null and dropped_at is null and expires_at <= clock_timestamp() and due_at <= clock_timestamp()
        and (${messageId ?? null}::text is null or id = ${messageId ?? null}::text)
      limit ${limit} for update skip locked))
    returning id, channel`.execute(db);
  return rows;
}

/**
 * Queues again what is due and has no job that could run: its worker died with the job locked, or the job failed too often. Returns how
 * many. Harmless when it is wrong, as the claim decides.
 */
export async function requeueStranded(db: Db, limit: number): Promise<number> {
  const { rows } = await sql`
    select graphile_worker.add_job(case channel when 'push' then 'deliver_push' else 'deliver_message' end,
      json_build_object('messageId', stranded.id), job_key => stranded.id, max_attempts => 10)
    from (
      select id, channel from outbox_messages
      where sent_at is null and dropped_at is null and expires_at > clock_timestamp() and due_at <= clock_timestamp() - interval '5 seconds'
        and not exists (
          select 1 from graphile_worker.jobs
          where jobs.key = outbox_messages.id and jobs.locked_at is null and jobs.attempts < jobs.max_attempts)
      order by due_at limit ${limit}
    ) as stranded`.execute(db);
  return rows.length;
}

/** Forgets up to `limit` messages that were settled long ago. Returns how many. */
export async function deleteSettled(db: Db, olderThanSeconds: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from outbox_messages where id = any(array(
      select id from outbox_messages
      where created_at < clock_timestamp() - make_interval(secs => ${olderThanSeconds}) and (sent_at is not null or dropped_at is not null)
      order by created_at limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Undefined when nothing waits. */
export async function findOldestWaitingSeconds(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ seconds: number | null }>`
    select extract(epoch from clock_timestamp() - min(created_at))::double precision as seconds
    from outbox_messages where sent_at is null and dropped_at is null`.execute(db);
  return rows[0]?.seconds ?? undefined;
}
