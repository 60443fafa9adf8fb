import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { publishedStates, type NewSigningKey, type SigningAlgorithm, type SigningKey, type SigningKeyState } from './signing-key.ts';

/** Whoever changes keys waits here: two rotations follow each other, two first starts make one set. Ends with the transaction. */
export async function lockSigningKeys(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('signing_keys'))`.execute(db);
}

/** Every key, retired ones too, newest first. */
export async function listKeys(db: Db): Promise<readonly SigningKey[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .select(['id', 'algorithm', 'state', 'created_at', 'state_since'])
    .orderBy('algorithm')
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    algorithm: row.algorithm,
    state: row.state,
    createdAt: row.created_at,
    stateSince: row.state_since,
  }));
}

/** Keys with a private part, as they stand in the key set. */
export async function findPublishedKeys(
  db: Db,
): Promise<readonly { readonly id: string; readonly state: SigningKeyState; readonly privateJwkSealed: Buffer }[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .select(['id', 'state', 'private_jwk_sealed'])
    .where('private_jwk_sealed', 'is not', null)
    .where('state', '=', sql<SigningKeyState>`any(${[...publishedStates]})`)
    .orderBy(sql`array_position(${[...publishedStates]}::text[], state)`)
    .orderBy('algorithm')
    .orderBy('created_at', 'desc')
    .execute();
  return rows.flatMap((row) =>
    row.private_jwk_sealed === null ? [] : [{ id: row.id, state: row.state, privateJwkSealed: row.private_jwk_sealed }],
  );
}

/** Which of the two working states each algorithm has. */
export async function findWorkingStates(
  db: Db,
): Promise<readonly { readonly algorithm: SigningAlgorithm; readonly state: SigningKeyState }[]> {
  return db
    .selectFrom('signing_keys')
    .select(['algorithm', 'state'])
    .where('state', '=', sql<SigningKeyState>`any(${['next', 'current']})`)
    .execute();
}

/** Whole seconds each `next` key has been published, by the database's clock. */
export async function findNextAges(db: Db): Promise<readonly { readonly algorithm: SigningAlgorithm; readonly ageSeconds: number }[]> {
  return db
    .selectFrom('signing_keys')
    .select(['algorithm', sql<number>`floor(extract(epoch from clock_timestamp() - state_since))::int`.as('ageSeconds')])
    .where('state', '=', 'next')
    .execute();
}

export async function insertKey(db: Db, key: NewSigningKey, state: 'next' | 'current'): Promise<void> {
  await db
    .insertInto('signing_keys')
    .values({
      id: key.id,
      algorithm: key.algorithm,
      state,
      private_jwk_sealed: key.privateJwkSealed,
      public_jwk: JSON.stringify(key.publicJwk),
    })
    .execute();
}

/** Moves the key of an algorithm from one state to the next; returns its id, undefined when there was none. */
export async function moveKey(
  db: Db,
  algorithm: SigningAlgorithm,
  move: { readonly from: 'next' | 'current'; readonly to: 'current' | 'previous' },
): Promise<string | undefined> {
  const row = await db
    .updateTable('signing_keys')
    .set({ state: move.to, state_since: sql`clock_timestamp()` })
    .where('algorithm', '=', algorithm)
    .where('state', '=', move.from)
    .returning(['id'])
    .executeTakeFirst();
  return row?.id;
}

/** Retires previous keys whose time is over and destroys their private part. */
export async function retireKeys(db: Db, keepSeconds: number): Promise<readonly string[]> {
  const rows = await db
    .updateTable('signing_keys')
    .set({ state: 'retired', private_jwk_sealed: null, state_since: sql`clock_timestamp()` })
    .where('state', '=', 'previous')
    .where('state_since', '<=', sql<Date>`clock_timestamp() - make_interval(secs => ${keepSeconds})`)
    .returning(['id'])
    .execute();
  return rows.map((row) => row.id);
}
