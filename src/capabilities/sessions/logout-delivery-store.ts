import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function countAttempt(db: Db, deliveryId: string): Promise<void> {
  await sql`update logout_deliveries set attempts = attempts + 1 where id = ${deliveryId} and delivered_at is null`.execute(db);
}

export async function markDelivered(db: Db, deliveryId: string): Promise<void> {
  await sql`
    update logout_deliveries set delivered_at = clock_timestamp() where id = ${deliveryId} and delivered_at is null`.execute(db);
}
