import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { ConsentedAccess } from './consent.ts';

export async function selectStanding(db: Db, accountId: string, clientId: string): Promise<ConsentedAccess | undefined> {
  const row = await db
    .selectFrom('consents')
    .select(['scopes', 'claims', 'resource_scopes'])
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : { scopes: row.scopes, claims: row.claims, resourceScopes: row.resource_scopes };
}

export interface StandingConsentJson {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly resource_scopes: Readonly<Record<string, string>>;
}

/** SQL, a StandingConsentJson or null: what stands granted by this account to this client, both SQL expressions. */
export const standingConsentText = (accountId: string, clientId: string): string => `(
  select json_build_object('scopes', scopes, 'claims', claims, 'resource_scopes', resource_scopes)
  from consents where consents.account_id = ${accountId} and consents.client_id = ${clientId} and withdrawn_at is null)`;

/** Takes the account's row, so that two decisions of one citizen, in two tabs, follow each other and neither is lost. */
export async function lockAccount(db: Db, accountId: string): Promise<void> {
  await db.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute();
}

/** Ends the standing consent; the row stays as the record of what was granted until when. Answers its id. */
export async function endStanding(db: Db, accountId: string, clientId: string): Promise<string | undefined> {
  const row = await db
    .updateTable('consents')
    .set((eb) => ({ withdrawn_at: eb.fn<Date>('clock_timestamp') }))
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function insertConsent(db: Db, accountId: string, clientId: string, access: ConsentedAccess): Promise<void> {
  await db
    .insertInto('consents')
    .values({
      id: newId('con'),
      account_id: accountId,
      client_id: clientId,
      scopes: [...access.scopes],
      claims: [...access.claims],
      resource_scopes: JSON.stringify(access.resourceScopes),
      withdrawn_at: null,
    })
    .execute();
}

/** Longer than any request lives. */
const SWEEP_AFTER_SECONDS = 10;

export async function insertSweepJob(db: Db, payload: string): Promise<void> {
  await sql`
    select graphile_worker.add_job('end_withdrawn_access', payload => ${payload}::json,
      run_at => now() + make_interval(secs => ${SWEEP_AFTER_SECONDS}))`.execute(db);
}
