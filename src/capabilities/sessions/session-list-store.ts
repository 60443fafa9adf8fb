import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { LiveSession } from './live-session.ts';

interface Row {
  readonly uid: string;
  readonly started: number;
  readonly seen_at: number | null;
  readonly browser: string | null;
  readonly network: string | null;
  readonly amr: readonly string[] | null;
  readonly clients: readonly string[];
}

/** What changes are made on: a session that still holds, by the clock of the database. */
export interface SessionGround {
  /** When something was last shown in it, in seconds of the epoch. */
  readonly started: number;
  readonly amr: readonly string[] | null;
  /** ISO 8601 with microseconds. */
  readonly now: string;
}

export async function readSessionGround(db: Db, accountId: string, sessionUid: string): Promise<SessionGround | undefined> {
  const { rows } = await sql<SessionGround>`
    select (payload ->> 'loginTs')::float8 as started, payload -> 'amr' as amr, to_json(clock_timestamp()) #>> '{}' as now
    from oidc_artefacts
    where model = 'Session' and session_uid = ${sessionUid} and account_id = ${accountId} and expires_at > now()
      and payload ->> 'loginTs' is not null`.execute(db);
  return rows[0];
}

/** A person has as many as devices; the limit is for whoever signs in by a program. */
const MOST = 200;

export async function readSessions(db: Db, accountId: string): Promise<readonly LiveSession[]> {
  const { rows } = await sql<Row>`
    select session_uid as uid, (payload ->> 'loginTs')::float8 as started, (payload -> 'seen' ->> 'at')::float8 as seen_at,
      payload -> 'seen' ->> 'browser' as browser, payload -> 'seen' ->> 'network' as network, payload -> 'amr' as amr,
      array(select json_object_keys(coalesce(payload -> 'authorizations', '{}'::json))) as clients
    from oidc_artefacts
    where model = 'Session' and account_id = ${accountId} and expires_at > now() and payload ->> 'loginTs' is not null
    order by coalesce((payload -> 'seen' ->> 'at')::float8, (payload ->> 'loginTs')::float8) desc
    limit ${MOST}`.execute(db);
  return rows.map(({ uid, started, seen_at: seenAt, browser, network, amr, clients }) => ({
    uid,
    startedAt: new Date(started * 1000),
    seenAt: new Date((seenAt ?? started) * 1000),
    ...(browser === null || network === null ? {} : { from: { browser, network } }),
    amr: amr ?? [],
    clientIds: clients,
  }));
}
