import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Client } from './client.ts';
import type { ClientMetadata } from './client-metadata.ts';
import type { Policy } from './policy.ts';

/** A client as the table holds it, removed ones too. */
export interface StoredClient extends Client {
  readonly removed: boolean;
}

interface ClientRow {
  readonly client_id: string;
  readonly version: number;
  readonly metadata: Record<string, unknown>;
  readonly secret_digest: Buffer | null;
  readonly policy: Record<string, unknown>;
  readonly removed_at: Date | null;
}

const columns = ['client_id', 'version', 'metadata', 'secret_digest', 'policy', 'removed_at'] as const;

export async function findClientRow(db: Db, clientId: string): Promise<StoredClient | undefined> {
  const row = await db.selectFrom('clients').select(columns).where('client_id', '=', clientId).executeTakeFirst();
  return row === undefined ? undefined : toClient(row);
}

/** Takes the row's lock, so that changes of one client follow each other. */
export async function lockClientRow(db: Db, clientId: string): Promise<StoredClient | undefined> {
  const row = await db.selectFrom('clients').select(columns).where('client_id', '=', clientId).forUpdate().executeTakeFirst();
  return row === undefined ? undefined : toClient(row);
}

/** False when the client is there already; waits for whoever is inserting it right now. */
export async function insertClientRow(db: Db, client: Client): Promise<boolean> {
  const row = await db
    .insertInto('clients')
    .values({
      client_id: client.clientId,
      version: client.version,
      metadata: JSON.stringify(client.metadata),
      secret_digest: client.secretDigest ?? null,
      policy: JSON.stringify(client.policy),
      removed_at: null,
    })
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .returning(['client_id'])
    .executeTakeFirst();
  return row !== undefined;
}

/** Call it under the row's lock. */
export async function updateClientRow(db: Db, client: Client): Promise<void> {
  await db
    .updateTable('clients')
    .set({
      version: client.version,
      metadata: JSON.stringify(client.metadata),
      secret_digest: client.secretDigest ?? null,
      policy: JSON.stringify(client.policy),
      updated_at: sql`clock_timestamp()`,
      removed_at: null,
    })
    .where('client_id', '=', client.clientId)
    .execute();
}

/** Marks it removed and forgets its secret. Call it under the row's lock. */
export async function removeClientRow(db: Db, clientId: string, version: number): Promise<void> {
  await db
    .updateTable('clients')
    .set({ version, secret_digest: null, updated_at: sql`clock_timestamp()`, removed_at: sql`clock_timestamp()` })
    .where('client_id', '=', clientId)
    .execute();
}

/** Keeps what a version said, for good. */
export async function insertVersionRow(
  db: Db,
  client: Client,
  change: { readonly actor: string; readonly removed: boolean },
): Promise<void> {
  await db
    .insertInto('client_versions')
    .values({
      client_id: client.clientId,
      version: client.version,
      metadata: JSON.stringify(client.metadata),
      policy: JSON.stringify(client.policy),
      removed: change.removed,
      actor: change.actor,
    })
    .execute();
}

export interface ListedClient {
  readonly clientId: string;
  readonly metadata: ClientMetadata;
  readonly policy: Policy;
  readonly version: number;
  readonly updatedAt: Date;
}

export async function listClientRows(db: Db): Promise<readonly ListedClient[]> {
  const rows = await db
    .selectFrom('clients')
    .select(['client_id', 'metadata', 'policy', 'version', 'updated_at'])
    .where('removed_at', 'is', null)
    .orderBy('client_id')
    .execute();
  return rows.map((row) => ({
    clientId: row.client_id,
    metadata: row.metadata as unknown as ClientMetadata,
    policy: row.policy as unknown as Policy,
    version: row.version,
    updatedAt: row.updated_at,
  }));
}

function toClient(row: ClientRow): StoredClient {
  return {
    clientId: row.client_id,
    metadata: row.metadata as unknown as ClientMetadata,
    ...(row.secret_digest === null ? {} : { secretDigest: row.secret_digest }),
    policy: row.policy as unknown as Policy,
    version: row.version,
    removed: row.removed_at !== null,
  };
}
