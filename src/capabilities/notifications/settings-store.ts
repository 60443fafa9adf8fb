import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Choice } from './settings.ts';

export async function readChoices(db: Db, accountId: string): Promise<readonly Choice[]> {
  return db.selectFrom('notification_settings').select(['kind', 'channel', 'enabled']).where('account_id', '=', accountId).execute();
}

/** Two pages sent at once queue on the rows, always in the same order; the later one stands. */
export async function writeChoices(db: Db, accountId: string, choices: readonly Choice[]): Promise<void> {
  await sql`
    insert into notification_settings as settings (account_id, kind, channel, enabled)
    select ${accountId}::text, kind, channel, enabled
    from unnest(${choices.map(({ kind }) => kind)}::text[], ${choices.map(({ channel }) => channel)}::text[],
      ${choices.map(({ enabled }) => enabled)}::boolean[]) as chosen (kind, channel, enabled)
    order by kind, channel
    on conflict (account_id, kind, channel) do update set enabled = excluded.enabled, changed_at = clock_timestamp()`.execute(db);
}

export async function deleteChoices(db: Db, accountId: string): Promise<void> {
  await sql`delete from notification_settings where account_id = ${accountId}`.execute(db);
}

export interface DeliveryPlanRow {
  readonly choices: readonly Choice[];
  /** Sealed by the person's own key, in base64. */
  readonly subscriptions: readonly { readonly id: string; readonly sealed: string }[];
}

/** All that decides how an account is told, by one statement. */
export async function readDeliveryPlan(db: Db, accountId: string): Promise<DeliveryPlanRow> {
  const { rows } = await sql<DeliveryPlanRow>`
    select
      coalesce((select json_agg(json_build_object('kind', kind, 'channel', channel, 'enabled', enabled))
        from notification_settings where account_id = ${accountId}), '[]') as choices,
      coalesce((select json_agg(json_build_object('id', id, 'sealed', encode(subscription_sealed, 'base64')) order by created_at)
        from push_subscriptions where account_id = ${accountId}), '[]') as subscriptions`.execute(db);
  return rows[0] ?? { choices: [], subscriptions: [] };
}
