import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { exportAccount } from '../accounts/export-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { countEvents } from '../audit/count-events.ts';
import { exportEvents, type ExportedTrail } from '../audit/export-events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { exportFactors } from '../authentication/export-factors.ts';
import { exportConsents } from '../consents/export-consents.ts';
import { findNotificationSettings } from '../notifications/find-notification-settings.ts';
import { exportDeskTraces } from '../operators/export-desk-traces.ts';
import { exportProofing } from '../proofing/export-proofing.ts';
import { exportRecords } from '../records/export-records.ts';
import { exportRecoveries } from '../recovery/export-recoveries.ts';
import { exportRegistrations } from '../registration/export-registrations.ts';
import { exportRegistryRequests } from '../registries/export-registry-requests.ts';
import { exportVisits } from '../service-centres/export-visits.ts';
import { exportSessions } from '../sessions/export-sessions.ts';
import { personalDataProblems } from './problems.ts';

export interface ExportPersonalDataDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly personalData: { readonly exportsPerDay: number } };
}

export interface ExportPersonalDataInput {
  readonly accountId: string;
  /** For the trail. */
  readonly format: 'json' | 'pdf';
}

/**
 * The copy (docs/personal-data-export.schema.json): names with underscores, each room's part as the room says it, moments that JSON writes in
 * ISO 8601. A change that takes something away or gives it another meaning gets a new `version`.
 */
export type PersonalParts = Awaited<ReturnType<typeof collect>>;

/** What is small and of one moment, and the trail up to then. */
export interface PersonalCopy {
  readonly parts: PersonalParts;
  readonly trail: ExportedTrail;
}

const DAY_SECONDS = 86_400;

/**
 * Everything held of an account, of one moment; what may be long is read as it is handed out. That it was handed out is recorded first: a copy whose answer got lost was
 * made all the same. Throws `personal_data.too_many_exports`, and an Error when there is no open account.
 */
export async function exportPersonalData(deps: ExportPersonalDataDeps, input: ExportPersonalDataInput): Promise<PersonalCopy> {
  await deps.db.transaction().execute((tx) => recordExport(deps, tx, input));
  const parts = await deps.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => collect({ ...deps, db: tx }, input.accountId));
  return { parts, trail: await exportEvents(deps, input.accountId) };
}

/** The account's row makes those who ask at once follow each other, so that none is over the limit. */
async function recordExport({ config }: ExportPersonalDataDeps, tx: Db, { accountId, format }: ExportPersonalDataInput): Promise<void> {
  await lockAccount(tx, accountId);
  const since = new Date(Date.now() - DAY_SECONDS * 1000);
  const made = await countEvents({ db: tx }, { accountId, action: 'data.exported', since });
  if (made >= config.personalData.exportsPerDay) throw personalDataProblems.too_many_exports();
  await recordEvent(tx, { actor: 'citizen', action: 'data.exported', accountId, details: { format } });
}

async function collect(deps: ExportPersonalDataDeps, accountId: string) {
  const account = await exportAccount(deps, accountId);
  if (account === undefined) throw new Error(`${accountId} is not an open account`);
  const { cases, ...proofing } = await exportProofing(deps, accountId);
  return {
    format: 'paiza.personal_data' as const,
    version: 1 as const,
    issuer: deps.config.issuer,
    made_at: new Date(),
    ...account,
    registry_requests: await exportRegistryRequests(deps, accountId),
    proofing_cases: cases,
    ...proofing,
    visits: await exportVisits(deps, accountId),
    records: await exportRecords(deps, accountId),
    sign_in: await exportFactors(deps, accountId),
    ...(await exportSessions(deps, accountId)),
    notifications: await notifications(deps, accountId),
    consents: await exportConsents(deps, accountId),
    registrations: await exportRegistrations(deps, accountId),
    ...(await exportRecoveries(deps, accountId)),
    ...(await exportDeskTraces(deps, accountId)),
  };
}

async function notifications(deps: ExportPersonalDataDeps, accountId: string) {
  const { choices, subscriptions } = await findNotificationSettings(deps, accountId);
  return {
    choices: choices.map(({ kind, channel, enabled }) => ({ kind, channel, enabled })),
    browsers: subscriptions.map(({ device, createdAt }) => ({ device, added_at: createdAt })),
  };
}
