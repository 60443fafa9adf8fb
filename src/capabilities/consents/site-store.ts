import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { DeliveryCounts, Site } from './site.ts';

interface SiteRow {
  readonly client_id: string;
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly resource_scopes: Readonly<Record<string, string>>;
  readonly granted_at: Date;
  readonly last_used_at: Date | null;
}

/** The newest disclosure of each comes by the index (account_id, client_id, id), in one probe. */
export async function readSites(db: Db, accountId: string): Promise<readonly Site[]> {
  const { rows } = await sql<SiteRow>`
    select client_id, scopes, claims, resource_scopes, granted_at, last.at as last_used_at
    from consents left join lateral (
      select at from audit_events
      where account_id = consents.account_id and client_id = consents.client_id and action = 'claims.disclosed'
      order by id desc limit 1
    ) as last on true
    where consents.account_id = ${accountId} and withdrawn_at is null
    order by coalesce(last.at, granted_at) desc`.execute(db);
  return rows.map((row) => ({
    clientId: row.client_id,
    access: { scopes: row.scopes, claims: row.claims, resourceScopes: row.resource_scopes },
    grantedAt: row.granted_at,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  }));
}

interface WithdrawnRow extends DeliveryCounts {
  readonly client_id: string;
  readonly withdrawn_at: Date;
}

/**
 * Withdrawn within these days and not granted again. A consent that a wider one has replaced ended as well, but nothing was withdrawn: where
 * one stands now, the older ones are no news.
 */
export async function readWithdrawn(db: Db, accountId: string, days: number): Promise<readonly WithdrawnRow[]> {
  const { rows } = await sql<WithdrawnRow>`
    select distinct on (client_id) client_id, withdrawn_at, told.deliveries, told.delivered, told.attempts
    from consents cross join lateral (
      select count(*)::int as deliveries, count(delivered_at)::int as delivered,
        coalesce(max(attempts) filter (where delivered_at is null), 0)::int as attempts
      from logout_deliveries where consent_id = consents.id
    ) as told
    where account_id = ${accountId} and withdrawn_at > now() - make_interval(days => ${days}::int)
      and not exists (
        select from consents standing
        where standing.account_id = consents.account_id and standing.client_id = consents.client_id and standing.withdrawn_at is null)
    order by client_id, withdrawn_at desc`.execute(db);
  return rows.toSorted((one, other) => other.withdrawn_at.getTime() - one.withdrawn_at.getTime());
}
