import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { SIGNATURE_CHALLENGE_SECONDS, SIGNATURE_TRIES } from './signature-challenge.ts';
import type { ThrottlingSettings } from './throttle.ts';

export interface StoredChallenge {
  readonly content: string;
  readonly expiresAt: Date;
}

/**
 * Gives a pause of the provider its challenge, or the one it has: a page that is opened again, or in two tabs at once, shows the same file.
 * One whose time is over is replaced; its tries stay counted.
 */
export async function keepChallenge(db: Db, interactionId: string, content: string): Promise<StoredChallenge> {
  const { rows } = await sql<StoredChallenge>`
    insert into signature_challenges as challenge (interaction_id, content, expires_at)
    values (${interactionId}, ${content}, clock_timestamp() + make_interval(secs => ${SIGNATURE_CHALLENGE_SECONDS}::int))
    on conflict (interaction_id) do update set
      content = case when challenge.expires_at > clock_timestamp() then challenge.content else excluded.content end,
      expires_at = case when challenge.expires_at > clock_timestamp() then challenge.expires_at else excluded.expires_at end
    returning content, expires_at as "expiresAt"`.execute(db);
  return rows[0]!;
}

export async function readChallenge(db: Db, interactionId: string): Promise<StoredChallenge | undefined> {
  const { rows } = await sql<StoredChallenge>`
    select content, expires_at as "expiresAt" from signature_challenges
    where interaction_id = ${interactionId} and used_at is null and expires_at > clock_timestamp()`.execute(db);
  return rows[0];
}

export interface CountedSignature {
  /** What has to be signed; undefined when the challenge is used or over. */
  readonly content: string | undefined;
  readonly tries: number;
  /** Rest of the wait when too much came to nothing from this network. */
  readonly networkWaitSeconds: number | undefined;
}

/** Counts a try before the signature is looked at: those that come at once queue on the row, and none is free. */
export async function countSignature(
  db: Db,
  input: { readonly interactionId: string; readonly networkKey: Buffer; readonly settings: ThrottlingSettings },
): Promise<CountedSignature> {
  const { rows } = await sql<{ content: string | null; attempts: number | null; wait: number | null }>`
    with exhausted as (
      select extract(epoch from window_ends_at - now())::float8 as wait from throttle_counters
      where key = ${input.networkKey} and failures >= ${input.settings.failuresPerNetwork}::int and window_ends_at > now()
    ),
    counted as (
      update signature_challenges set attempts = least(attempts, ${SIGNATURE_TRIES}::int) + 1
      where interaction_id = ${input.interactionId} and used_at is null and expires_at > clock_timestamp() and not exists (select from exhausted)
      returning content, attempts
    )
    select counted.content, counted.attempts, (select wait from exhausted) as wait from (select) as one left join counted on true`.execute(
    db,
  );
  const row = rows[0]!;
  return { content: row.content ?? undefined, tries: row.attempts ?? 0, networkWaitSeconds: row.wait ?? undefined };
}

/**
 * Uses a challenge and records the sign-in, once, while the account is open and the password of a first step stands. Answers the moment in
 * milliseconds, undefined when it did not come to it.
 */
export async function useChallenge(
  db: Db,
  input: {
    readonly interactionId: string;
    /** The very text that was signed: one that has taken its place meanwhile is another challenge. */
    readonly content: string;
    readonly accountId: string;
    /** Since when the password that was shown before has been the account's; text, for its microseconds. */
    readonly passwordChangedAt: string | undefined;
    readonly event: (source: RawBuilder<unknown>) => RawBuilder<unknown>;
    /** SQL of the moment in milliseconds, of the row that the event is. */
    readonly moment: RawBuilder<number>;
  },
): Promise<number | undefined> {
  const { rows } = await sql<{ at: number }>`
    with used as (
      update signature_challenges set used_at = clock_timestamp()
      where interaction_id = ${input.interactionId} and content = ${input.content} and used_at is null and expires_at > clock_timestamp()
        and exists (select from accounts where id = ${input.accountId} and closed_at is null)
        and (${input.passwordChangedAt ?? null}::timestamptz is null or exists (
          select from passwords where account_id = ${input.accountId} and changed_at = ${input.passwordChangedAt ?? null}::timestamptz
        ))
      returning interaction_id
    )
    ${input.event(sql`from used`)}
    returning ${input.moment} as at`.execute(db);
  return rows[0]?.at;
}

/** Returns how many were forgotten. */
export async function deleteOldChallenges(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from signature_challenges where interaction_id in (
      select interaction_id from signature_challenges where expires_at < statement_timestamp() - interval '1 day'
      limit ${limit}::int for update skip locked
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}
