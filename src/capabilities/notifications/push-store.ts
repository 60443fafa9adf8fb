import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { ShownIn } from './push-subscription.ts';

export interface NewSubscription {
  readonly id: string;
  readonly accountId: string;
  readonly endpointDigest: Buffer;
  readonly sealed: Buffer;
  /** `<browser>/<system>` */
  readonly device: string;
}

export async function readSubscriptions(db: Db, accountId: string): Promise<readonly ShownIn[]> {
  return db
    .selectFrom('push_subscriptions')
    .select(['id', 'endpoint_digest as endpointDigest', 'device', 'created_at as createdAt'])
    .where('account_id', '=', accountId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** A browser shows the notices of one account: of whoever switched them on last. Several at once queue on the unique digest. */
export async function upsertSubscription(db: Db, row: NewSubscription): Promise<void> {
  await sql`
    insert into push_subscriptions (id, account_id, endpoint_digest, subscription_sealed, device)
    values (${row.id}, ${row.accountId}, ${row.endpointDigest}, ${row.sealed}, ${row.device})
    on conflict (endpoint_digest) do update set id = excluded.id, account_id = excluded.account_id,
      subscription_sealed = excluded.subscription_sealed, device = excluded.device, created_at = excluded.created_at`.execute(db);
}

/** Whether the browser still shows the notices of this account. */
export async function isSubscribed(db: Db, accountId: string, digest: Buffer): Promise<boolean> {
  const { rows } = await sql`select from push_subscriptions where endpoint_digest = ${digest} and account_id = ${accountId}`.execute(db);
  return rows.length === 1;
}

/** Leaves the newest ones. */
export async function deleteOldestSubscriptions(db: Db, accountId: string, keep: number): Promise<void> {
  await sql`
    delete from push_subscriptions where id in (
      select id from push_subscriptions where account_id = ${accountId} order by created_at desc, id desc offset ${keep})`.execute(db);
}

export async function deleteSubscription(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from push_subscriptions where id = ${id} and account_id = ${accountId}`.execute(db);
  return numAffectedRows === 1n;
}

export async function deleteSubscriptions(db: Db, accountId: string): Promise<void> {
  await sql`delete from push_subscriptions where account_id = ${accountId}`.execute(db);
}

/** Holds them until the transaction ends, so that of several that are given up at once each sees which the others have left. */
export async function lockSubscriptions(db: Db, accountId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from push_subscriptions where account_id = ${accountId} order by id for update`.execute(db);
  return rows.map(({ id }) => id);
}
