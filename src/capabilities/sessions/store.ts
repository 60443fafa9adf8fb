import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { preparedStatement } from '../../database/prepared-statement.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import {
  droppedClients,
  namingModels,
  textOf,
  withoutSecrets,
  type ArtefactChange,
  type ArtefactKey,
  type ArtefactModel,
  type ArtefactPayload,
  type ArtefactWithKin,
  type ArtefactWrite,
} from './artefact.ts';

interface Row {
  readonly model: ArtefactModel;
  readonly payload: ArtefactPayload;
  readonly consumed: number | null;
  readonly grant: ArtefactPayload | null;
  readonly session: ArtefactPayload | null;
  readonly beside: unknown;
}

/** Reads an artefact with a value of another room beside it, where it names who is signed in; `text` is SQL, in which that is `a.account_id`. */
export function readStatementWith(text: string) {
  return preparedStatement<Row>(`
  select a.model, a.payload, extract(epoch from a.consumed_at)::float8 as consumed,
    case when a.grant_id is not null then
      (select g.payload from oidc_artefacts g
       where g.model = 'Grant' and g.id = sha256(convert_to(a.grant_id, 'UTF8')) and g.expires_at > now()) end as grant,
    case when a.session_uid is not null and a.model <> 'Session' then
      (select s.payload from oidc_artefacts s
       where s.model = 'Session' and s.session_uid = a.session_uid and s.expires_at > now()) end as session,
    case when a.model = any('{${namingModels.join()}}') then ${text} end as beside
  from oidc_artefacts a
  where a.model = any($1::text[]) and a.id = $2
    and (a.expires_at > now() or a.model in ('AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest'))`);
}

export type ReadStatement = ReturnType<typeof readStatementWith>;

/**
 * The artefacts of these kinds under one id, each with its grant and session by the way: the library asks for them next, one by one.
 * Codes and refresh tokens are found after their time as well, so that a late replay is seen for what it is; the library refuses them as
 * expired.
 */
export async function readArtefacts(
  db: Db,
  statement: ReadStatement,
  models: readonly ArtefactModel[],
  id: string,
): Promise<readonly ArtefactWithKin[]> {
  const rows = await statement(db, [models, digestToken(id)]);
  return rows.map((row) => ({
    model: row.model,
    payload: { ...row.payload, jti: id, ...(row.consumed === null ? {} : { consumed: Math.floor(row.consumed) }) },
    ...(row.grant === null ? {} : { grant: { ...row.grant, jti: textOf(row.payload, 'grantId') } }),
    ...(row.session === null ? {} : { session: row.session }),
    ...(namingModels.includes(row.model) ? { beside: row.beside } : {}),
  }));
}

export async function readSessionByUid(db: Db, uid: string): Promise<ArtefactPayload | undefined> {
  const { rows } = await sql<{ payload: ArtefactPayload }>`
    select payload from oidc_artefacts where model = 'Session' and session_uid = ${uid} and expires_at > now()`.execute(db);
  return rows[0]?.payload;
}

/** Marks an artefact as used; the row lock lets one of many simultaneous calls see it unused. */
export async function markConsumed(db: Db, { model, id }: ArtefactKey): Promise<boolean> {
  const { rows } = await sql`
    update oidc_artefacts set consumed_at = clock_timestamp()
    where model = ${model} and id = ${digestToken(id)} and consumed_at is null
    returning 1`.execute(db);
  return rows.length === 1;
}

/** Deletes the grant behind an artefact with all that was issued under it. Returns how many rows that were. */
export async function deleteGrantFamilyOf(db: Db, { model, id }: ArtefactKey): Promise<number> {
  const result = await sql`
    with target as (
      select grant_id from oidc_artefacts where model = ${model} and id = ${digestToken(id)} and grant_id is not null
    )
    delete from oidc_artefacts a using target
    where a.grant_id = target.grant_id or (a.model = 'Grant' and a.id = sha256(convert_to(target.grant_id, 'UTF8')))`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Inserts unless a live row of that id exists; false when one does. */
export async function insertFirst(db: Db, write: ArtefactWrite): Promise<boolean> {
  const { rows } = await sql`
    insert into oidc_artefacts (model, id, payload, expires_at)
    values (${write.model}, ${digestToken(write.id)}, ${JSON.stringify(withoutSecrets(write.payload))},
      clock_timestamp() + make_interval(secs => ${write.lifetimeSeconds}))
    on conflict (model, id) do update set expires_at = excluded.expires_at where oidc_artefacts.expires_at <= clock_timestamp()
    returning 1`.execute(db);
  return rows.length === 1;
}

export interface ArtefactChanges {
  readonly writes: readonly ArtefactChange[];
  /** Used by this request, which must be the first to. */
  readonly uses: readonly ArtefactKey[];
  readonly removals: readonly ArtefactKey[];
  readonly revokedGrantIds: readonly string[];
}

/** Rows to write: kind, digest of the id, payload, and what is looked up by; `$1` to `$8` of both statements below. */
const WRITTEN = `unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[]`;
const COLUMNS = `model, id, payload, grant_id, account_id, client_id, session_uid, lifetime`;
const INSERT = `insert into oidc_artefacts (model, id, payload, grant_id, account_id, client_id, session_uid, expires_at)`;
const EXPIRY = `clock_timestamp() + make_interval(secs => w.lifetime)`;
const OVERWRITE = `on conflict (model, id) do update set payload = excluded.payload, account_id = excluded.account_id,
      session_uid = excluded.session_uid, expires_at = excluded.expires_at`;

/** What a request made itself stands on nothing that could be gone. */
const insertStatement = preparedStatement(`
  ${INSERT}
  select w.model, w.id, w.payload::json, w.grant_id, w.account_id, w.client_id, w.session_uid, ${EXPIRY}
  from ${WRITTEN}) as w (${COLUMNS})
  ${OVERWRITE}`);

/** `s` is the session as it stands, of the same person; `w` what the request would write. */
const changeText = (recorded: string) => `
  with w as (
    select * from ${WRITTEN}, $9::boolean[], $10::text[]) as w (${COLUMNS}, was_read, dropped)
  ), standing as (
    select a.id from w join oidc_artefacts a on a.model = w.model and a.id = w.id
    where w.was_read and w.model <> 'Session' for update of a
  ), standing_session as (
    select a.session_uid, a.account_id, a.payload from w join oidc_artefacts a on a.session_uid = w.session_uid and a.model = 'Session'
    where w.was_read and w.model = 'Session' and a.expires_at > now() for update of a
  ), ground as (
    select (select count(*) from w where was_read) = (select count(*) from standing) + (select count(*) from standing_session) as stood
  ), used as (
    update oidc_artefacts a set consumed_at = clock_timestamp() from unnest($14::text[], $15::bytea[]) as u (model, id)
    where a.model = u.model and a.id = u.id and a.consumed_at is null and (select stood from ground)
    returning 1
  ), verdict as (
    select stood, stood and (select count(*) from used) = cardinality($14::text[]) as whole from ground
  ), removed as (
    delete from oidc_artefacts a using unnest($11::text[], $12::bytea[]) as r (model, id)
    where a.model = r.model and a.id = r.id and (select whole from verdict)
  ), revoked as (
    delete from oidc_artefacts where grant_id = any($13::text[]) and (select whole from verdict)
  ), renamed as (
    delete from oidc_artefacts a using w
    where w.was_read and w.model = 'Session' and a.model = 'Session' and a.session_uid = w.session_uid and a.id <> w.id
      and (select whole from verdict)
  ), written as (
    ${INSERT}
    select w.model, w.id,
      case when s.session_uid is null then w.payload::json
      else (w.payload::jsonb || jsonb_build_object('authorizations',
        (coalesce(s.payload::jsonb -> 'authorizations', '{}') - string_to_array(w.dropped, ' '))
        || coalesce(w.payload::jsonb -> 'authorizations', '{}')))::json end,
      w.grant_id, w.account_id, w.client_id, w.session_uid, ${EXPIRY}
    from w left join standing_session s on w.model = 'Session' and s.session_uid = w.session_uid and s.account_id = w.account_id
    where (select whole from verdict)
    ${OVERWRITE}
  ) ${recorded}
  select stood, whole from verdict`;

interface Verdict {
  readonly stood: boolean;
  readonly whole: boolean;
}

const changeStatement = preparedStatement<Verdict>(changeText(''));

/** Where the parameters of what is recorded begin, and the SQL condition under which it is recorded. */
export const recordedWith = { firstParameter: 16, condition: '(select whole from verdict)' } as const;

/** The statement with a recording in it, whose text is another room's. */
export function changeStatementWith(recording: string): typeof changeStatement {
  return preparedStatement<Verdict>(changeText(`, recorded as (${recording})`));
}

/** What is recorded with the changes, with them or not at all. */
export interface Recording {
  readonly statement: typeof changeStatement;
  readonly parameters: readonly unknown[];
}

/**
 * All that one request changed, in one statement: it happens whole or not at all. What the request had read must still be there, a
 * session under whatever id it has now: a request under way must not bring back a session that was signed out or a grant that was revoked.
 * Of simultaneous uses of a single-use artefact the row lock lets one see it unused. Unless the outcome is `applied`, nothing was
 * written. The relying parties of a session are merged with those that stand.
 */
export async function applyChanges(
  db: Db,
  changes: ArtefactChanges,
  recording?: Recording,
): Promise<'applied' | 'ground_gone' | 'used_before'> {
  const { writes, uses, removals, revokedGrantIds } = changes;
  const written = writtenRows(writes);
  const onlyMade = uses.length + removals.length + revokedGrantIds.length === 0 && writes.every(({ read }) => read === undefined);
  if (onlyMade && recording === undefined) {
    await insertStatement(db, written);
    return 'applied';
  }
  const parameters = [
    ...written,
    writes.map(({ read }) => read !== undefined),
    writes.map((write) => droppedClients(write).join(' ')),
    removals.map(({ model }) => model),
    removals.map(({ id }) => digestToken(id)),
    revokedGrantIds,
    uses.map(({ model }) => model),
    uses.map(({ id }) => digestToken(id)),
  ];
  const statement = recording?.statement ?? changeStatement;
  const rows = await statement(db, [...parameters, ...(recording?.parameters ?? [])]);
  if (rows[0]?.whole === true) return 'applied';
  return rows[0]?.stood === true ? 'used_before' : 'ground_gone';
}

const grantedModels: ReadonlySet<ArtefactModel> = new Set(['AuthorizationCode', 'AccessToken', 'RefreshToken']);

function writtenRows(writes: readonly ArtefactChange[]): unknown[] {
  return [
    writes.map(({ model }) => model),
    writes.map(({ id }) => digestToken(id)),
    writes.map(({ payload }) => JSON.stringify(withoutSecrets(payload))),
    writes.map(({ model, payload }) => (grantedModels.has(model) ? textOf(payload, 'grantId') : null)),
    writes.map(({ payload }) => textOf(payload, 'accountId')),
    writes.map(({ payload }) => textOf(payload, 'clientId')),
    writes.map(({ model, payload }) => textOf(payload, model === 'Session' ? 'uid' : 'sessionUid')),
    writes.map(({ lifetimeSeconds }) => lifetimeSeconds),
  ];
}

/** Deletes at most `limit` rows whose time ended a day ago or more (replays are recognised until then). Returns how many. */
export async function deleteExpired(db: Db, limit: number): Promise<number> {
  const result = await sql`
    delete from oidc_artefacts where ctid = any(array(
      select ctid from oidc_artefacts where expires_at < now() - interval '1 day' limit ${limit} for update skip locked))`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** The sealed secret of this name: the candidate when none was there, else the one that was first. */
export async function keepFirstSecret(db: Db, name: string, candidateSealed: Buffer): Promise<Buffer> {
  await db
    .insertInto('installation_secrets')
    .values({ name, secret_sealed: candidateSealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('installation_secrets').select('secret_sealed').where('name', '=', name).executeTakeFirstOrThrow();
  return row.secret_sealed;
}

export async function insertLogoutJob(db: Db, payload: string, maxAttempts: number): Promise<void> {
  await sql`
    select graphile_worker.add_job('deliver_backchannel_logout', payload => ${payload}::json, max_attempts => ${maxAttempts}::int)
  `.execute(db);
}
