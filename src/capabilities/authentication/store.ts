import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { besideColumn } from './beside-store.ts';
import { CHALLENGE_SECONDS, type ProvenPassword } from './device-challenge.ts';
import type { PasswordHash } from './password-hasher.ts';
import { recordedOf, type BesideTexts, type RecordedSignIn } from './recorded-sign-in.ts';
import { noticeJob, type SignInNotice } from './sign-in-notice-store.ts';
import {
  failuresPerIdentifier,
  LONGEST_WAIT_SECONDS,
  MEMORY_SECONDS,
  windowsPerDevice,
  type CountedAttempt,
  type CounterKeys,
  type ThrottlingSettings,
} from './throttle.ts';

export async function upsertPassword(db: Db, password: PasswordHash & { readonly accountId: string }): Promise<void> {
  await db
    .insertInto('passwords')
    .values({ account_id: password.accountId, hash: password.hash, pepper_key_id: password.pepperKeyId })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        hash: (eb) => eb.ref('excluded.hash'),
        pepper_key_id: (eb) => eb.ref('excluded.pepper_key_id'),
        changed_at: sql<Date>`clock_timestamp()`,
      }),
    )
    .execute();
}

/** The same password under new parameters, unless it was changed meanwhile: it stays as old as it is. */
export async function replaceHash(db: Db, accountId: string, old: PasswordHash, renewed: PasswordHash): Promise<void> {
  await db
    .updateTable('passwords')
    .set({ hash: renewed.hash, pepper_key_id: renewed.pepperKeyId })
    .where('account_id', '=', accountId)
    .where('hash', '=', old.hash)
    .execute();
}

/**
 * The password counts as changed from now on, so whatever was begun with it is over; that both moments are the same marks it until the
 * next change, by whichever way that comes.
 */
export async function updateCompromised(db: Db, accountId: string): Promise<void> {
  await sql`
    update passwords set changed_at = moment.now, compromised_at = moment.now
    from (select clock_timestamp() as now) as moment where account_id = ${accountId}`.execute(db);
}

export interface PresentedDevice {
  readonly accountId: string;
  readonly counterKey: Buffer;
  readonly issuedAt: Date;
}

export interface AttemptInput {
  /** `none` finds nobody, by the same path. */
  readonly identifierKind: string;
  /** Blind indexes with the version of their key, for each master key in use. */
  readonly indexes: readonly { readonly keyVersion: number; readonly index: Buffer }[];
  readonly keys: CounterKeys;
  readonly devices: readonly PresentedDevice[];
  readonly settings: ThrottlingSettings;
}

/** `twoStep`: the owner wants a second step at each sign-in. `compromised`: the owner has said that somebody else knows the password. */
export type Credential = PasswordHash & ProvenPassword & { readonly twoStep: boolean; readonly compromised: boolean };

export interface Attempt extends CountedAttempt {
  readonly credential: Credential | undefined;
  /** Key of the counter of the known device. */
  readonly deviceKey: Buffer | undefined;
}

interface AttemptRow {
  account_id: string | null;
  hash: string | null;
  pepper_key_id: number | null;
  changed_at: string | null;
  two_step: boolean;
  compromised: boolean | null;
  device_key: Buffer | null;
  network_wait: number | null;
  own_failures: number | null;
  own_wait: number | null;
  identifier_failures: number | null;
}

/**
 * Reads the credential of an identifier and counts one attempt as failed, in one statement: guesses sent at once queue on the counter's
 * row, and none is looked at that was not counted. A success takes its count back. An attempt that its own counter refuses counts on no
 * other, so that nobody exhausts the identifier or the network from one place. Locks go from the narrow counter to the wide one; the
 * table is unlogged, so nothing here waits for the disk.
 */
export async function countAttempt(db: Db, input: AttemptInput): Promise<Attempt> {
  const { keys, settings } = input;
  const { rows } = await sql<AttemptRow>`
    with found as (${credentialOf(input)}), device as (${knownDevice(input)}),
    exhausted_network as (
      select extract(epoch from window_ends_at - now())::float8 as wait from throttle_counters
      where key = ${keys.network} and failures >= ${settings.failuresPerNetwork}::int and window_ends_at > now()
    ),
    target as (
      select key, ${settings.failuresPerDevice}::int as most from device
      union all
      select ${keys.identifierAndNetwork}::bytea, ${settings.failuresPerAddress}::int
      where not exists (select from device) and not exists (select from exhausted_network)
    ),
    own as (${countOwn(settings)}),
    identifier as (${countIdentifier(keys.identifier, settings)})
    select found.account_id, found.hash, found.pepper_key_id, found.changed_at::text, found.compromised,
      coalesce((select two_step from sign_in_settings where account_id = found.account_id), false) as two_step,
      (select key from device) as device_key, (select wait from exhausted_network) as network_wait,
      own.failures as own_failures, own.wait as own_wait, (select failures from identifier) as identifier_failures
    from (select) as one left join found on true left join own on true`.execute(db);
  return toAttempt(rows[0]);
}

/**
 * One probe of the unique index (kind, key_version, blind_index) for each key in use; the limit within keeps the planner from joining the
 * other way round, so that a million identifiers cost what a thousand do.
 */
function credentialOf({ identifierKind, indexes }: AttemptInput): RawBuilder<unknown> {
  const versions = indexes.map(({ keyVersion }) => keyVersion);
  return sql`
    select passwords.account_id, passwords.hash, passwords.pepper_key_id, passwords.changed_at, accounts.signed_out_at,
      coalesce(passwords.compromised_at = passwords.changed_at, false) as compromised
    from unnest(${versions}::int[], ${indexes.map(({ index }) => index)}::bytea[]) as wanted (key_version, blind_index)
    cross join lateral (
      select account_id from identifiers
      where kind = ${identifierKind} and key_version = wanted.key_version and blind_index = wanted.blind_index and removed_at is null
      limit 1
    ) as identifier
    join accounts on accounts.id = identifier.account_id and accounts.closed_at is null
    join passwords on passwords.account_id = accounts.id
    limit 1`;
}

/** A device is known by its token for this very account, issued since the password was set and all sign-ins ended, as long as it has not failed too often. */
function knownDevice({ devices, settings }: AttemptInput): RawBuilder<unknown> {
  return sql`
    select presented.key
    from found
    join unnest(
      ${devices.map(({ accountId }) => accountId)}::text[], ${devices.map(({ counterKey }) => counterKey)}::bytea[],
      ${devices.map(({ issuedAt }) => issuedAt)}::timestamptz[]
    ) as presented (account_id, key, issued_at) on presented.account_id = found.account_id
    left join throttle_counters as counter on counter.key = presented.key
    where presented.issued_at >= date_trunc('milliseconds', found.changed_at)
      and (found.signed_out_at is null or presented.issued_at > found.signed_out_at)
      and coalesce(counter.strikes, 0) < ${windowsPerDevice(settings)}::int
    limit 1`;
}

/** Counts up to one beyond the limit. The attempt that reaches it starts the wait, which doubles with each strike. */
function countOwn({ windowSeconds }: ThrottlingSettings): RawBuilder<unknown> {
  const over = sql`counter.window_ends_at <= now()`;
  const reaches = sql`counter.failures + 1 = (select most from target)`;
  const window = sql`make_interval(secs => ${windowSeconds}::float8)`;
  const wait = sql`make_interval(secs => least(${windowSeconds}::float8 * power(2, least(counter.strikes, 20)), ${LONGEST_WAIT_SECONDS}::float8))`;
  return sql`
    insert into throttle_counters as counter (key, failures, strikes, window_ends_at, forget_at)
    select key, 1, 0, now() + ${window}, now() + make_interval(secs => ${MEMORY_SECONDS}::float8) from target
    on conflict (key) do update set
      failures = case when ${over} then 1 else least(counter.failures, (select most from target)) + 1 end,
      strikes = case when not ${over} and ${reaches} then counter.strikes + 1 else counter.strikes end,
      window_ends_at = case when ${over} then now() + ${window} when ${reaches} then now() + ${wait} else counter.window_ends_at end,
      forget_at = excluded.forget_at
    returning failures, extract(epoch from window_ends_at - now())::float8 as wait`;
}

/**
 * Failures in a row, without a window: only a success on a new device ends them, however slowly the guesses come. A full counter is never
 * forgotten.
 */
function countIdentifier(key: Buffer, settings: ThrottlingSettings): RawBuilder<unknown> {
  const most = sql`${failuresPerIdentifier(settings)}::int`;
  return sql`
    insert into throttle_counters as counter (key, failures, window_ends_at, forget_at)
    select ${key}::bytea, 1, 'infinity', now() + make_interval(secs => ${MEMORY_SECONDS}::float8)
    from own cross join target
    where own.failures <= target.most and not exists (select from device)
    on conflict (key) do update set
      failures = least(counter.failures, ${most}) + 1,
      forget_at = case when counter.failures + 1 >= ${most} then 'infinity' else excluded.forget_at end
    returning failures`;
}

function toAttempt(row: AttemptRow | undefined): Attempt {
  if (row === undefined) throw new Error('counting an attempt returned no row');
  const { account_id: accountId, hash, pepper_key_id: pepperKeyId, changed_at: changedAt } = row;
  const found = accountId !== null && hash !== null && pepperKeyId !== null && changedAt !== null;
  return {
    credential: found
      ? { accountId, hash, pepperKeyId, changedAt, twoStep: row.two_step, compromised: row.compromised === true }
      : undefined,
    deviceKey: row.device_key ?? undefined,
    knownDevice: row.device_key !== null,
    networkWaitSeconds: row.network_wait ?? undefined,
    own: row.own_failures === null || row.own_wait === null ? undefined : { failures: row.own_failures, waitSeconds: row.own_wait },
    identifierFailures: row.identifier_failures ?? undefined,
  };
}

export interface SuccessInput {
  readonly password: ProvenPassword;
  /** As it was taken to be: a sign-in that was judged under another choice does not stand. */
  readonly twoStep: boolean;
  /** Counter of the device, or of identifier and network. */
  readonly ownKey: Buffer;
  /** Counter of the identifier, when this success ends its failures in a row. */
  readonly identifierKey: Buffer | undefined;
  /** Counter of the challenge that this success is the end of. */
  readonly challengeKey: Buffer | undefined;
  readonly notice: SignInNotice | undefined;
  readonly event: (source: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** SQL of the moment in milliseconds, of the row that the event is. */
  readonly moment: RawBuilder<number>;
  readonly beside: BesideTexts;
}

/**
 * Takes the counts back and records the sign-in, unless the password was changed or the account closed since it was verified, or the
 * challenge has signed in before. Returns the moment in milliseconds and what was read beside, undefined when it did not come to it. Locks in the order of
 * {@link countAttempt}.
 */
export async function recordSuccess(db: Db, success: SuccessInput): Promise<RecordedSignIn | undefined> {
  const { password, twoStep, ownKey, event } = success;
  const [identifierKeys, challengeKeys] = [success.identifierKey, success.challengeKey].map((key) => (key === undefined ? [] : [key]));
  const { rows } = await sql<RecordedSignIn>`
    with challenge as (
      insert into throttle_counters as counter (key, failures, window_ends_at, forget_at)
      select key, 0, 'infinity', now() + make_interval(secs => ${CHALLENGE_SECONDS}::float8) from unnest(${challengeKeys}::bytea[]) as once (key)
      on conflict (key) do update set window_ends_at = excluded.window_ends_at, forget_at = excluded.forget_at
      where counter.window_ends_at < 'infinity'
      returning key
    ),
    valid as (
      select from passwords join accounts on accounts.id = passwords.account_id and accounts.closed_at is null
      where passwords.account_id = ${password.accountId} and passwords.changed_at = ${password.changedAt}::timestamptz
        and (select count(*) from challenge) = cardinality(${challengeKeys}::bytea[])
        and passwords.compromised_at is distinct from passwords.changed_at
        and coalesce((select two_step from sign_in_settings where account_id = ${password.accountId}), false) = ${twoStep}::boolean
    ),
    own as (delete from throttle_counters where key = ${ownKey} and exists (select from valid) returning key),
    identifier as (
      delete from throttle_counters
      where key = any(${identifierKeys}::bytea[]) and exists (select from valid) and (select count(*) from own) >= 0
    )
    ${event(sql`from valid`)}
    returning ${success.moment} as at, ${besideColumn(success.beside)} as beside, ${noticeJob(password.accountId, success.notice)} as notice`.execute(
    db,
  );
  return recordedOf(rows[0]);
}

export interface FailureInput {
  readonly accountId: string | undefined;
  readonly networkKey: Buffer;
  readonly settings: ThrottlingSettings;
  readonly event: (source: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/**
 * Counts what opened nothing on its network and, where there is an account, records it. That record does not wait for the disk: a known identifier
 * would answer later than an unknown one by just that wait.
 */
export async function recordFailure(db: Db, { accountId, networkKey, settings, event }: FailureInput): Promise<void> {
  const window = sql`make_interval(secs => ${settings.windowSeconds}::float8)`;
  await sql`
    with network as (
      insert into throttle_counters as counter (key, failures, window_ends_at, forget_at)
      values (${networkKey}, 1, now() + ${window}, now() + ${window})
      on conflict (key) do update set
        failures = case when counter.window_ends_at <= now() then 1 else counter.failures + 1 end,
        window_ends_at = case when counter.window_ends_at <= now() then excluded.window_ends_at else counter.window_ends_at end,
        forget_at = excluded.forget_at
    ),
    hurried as (select set_config('synchronous_commit', 'off', true) where ${accountId ?? null}::text is not null)
    ${event(sql`from hurried`)}`.execute(db);
}

/** Returns how many were forgotten. */
export async function deleteForgottenCounters(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from throttle_counters where key in (
      select key from throttle_counters where forget_at < now() limit ${limit}::int for update skip locked
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Whether the owner of account `$1` has said that somebody else knows the password; for the text of a larger statement. */
export const compromisedText = `coalesce((
  select compromised_at = changed_at from passwords where account_id = $1), false)`;
