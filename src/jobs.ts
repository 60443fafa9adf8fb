import { sql } from 'kysely';
import type pg from 'pg';
import { purgePasskeyChallenges } from './capabilities/authentication/purge-passkey-challenges.ts';
import { purgeThrottleCounters } from './capabilities/authentication/purge-throttle-counters.ts';
import { purgeSignatureChallenges } from './capabilities/authentication/purge-signature-challenges.ts';
import type { SignInNews } from './capabilities/authentication/device-memory.ts';
import { tellOfSignIn } from './capabilities/authentication/tell-of-sign-in.ts';
import { endWithdrawnAccess } from './capabilities/consents/end-withdrawn-access.ts';
import { deliverMessage } from './capabilities/notifications/deliver-message.ts';
import type { Channels, DeliveryMetrics } from './capabilities/notifications/ports.ts';
import { expireDeskWork } from './capabilities/operators/expire-desk-work.ts';
import { finishVisitorCases } from './capabilities/operators/finish-visitor-cases.ts';
import { purgeMessages } from './capabilities/notifications/purge-messages.ts';
import type { SmsConfig } from './capabilities/notifications/sms-budget.ts';
import { recoverMessages } from './capabilities/notifications/recover-messages.ts';
import { purgeCodes } from './capabilities/one-time-codes/purge-codes.ts';
import { dispatchLetters } from './capabilities/proofing/dispatch-letters.ts';
import { expireCases } from './capabilities/proofing/expire-cases.ts';
import { expireLetters } from './capabilities/proofing/expire-letters.ts';
import { eraseDueAccounts } from './capabilities/personal-data/erase-due-accounts.ts';
import { sendDeletionReminders } from './capabilities/personal-data/send-deletion-reminders.ts';
import type { PostalService } from './capabilities/proofing/ports.ts';
import { receiveTracking } from './capabilities/proofing/receive-tracking.ts';
import { sendReminders } from './capabilities/records/send-reminders.ts';
import { dispatchChecks } from './capabilities/registries/dispatch-checks.ts';
import { expireChecks } from './capabilities/registries/expire-checks.ts';
import { startRechecks } from './capabilities/registries/start-rechecks.ts';
import type { Registries, RegistryMetrics } from './capabilities/registries/ports.ts';
import { purgeRecoveries } from './capabilities/recovery/purge-recoveries.ts';
import { tellOfEndedHolds } from './capabilities/recovery/tell-of-ended-holds.ts';
import { purgeRegistrations } from './capabilities/registration/purge-registrations.ts';
import { purgeArtefacts } from './capabilities/sessions/purge-artefacts.ts';
import { endPastVisits } from './capabilities/service-centres/end-past-visits.ts';
import { sendVisitReminders } from './capabilities/service-centres/send-visit-reminders.ts';
import { retireSigningKeys } from './capabilities/signing-keys/retire-signing-keys.ts';
import type { Db } from './database/connect.ts';
import { startRunner, type RunnerLogger } from './job-runner.ts';
import { browserNameOf, parseBrowserName } from './kernel/browser-name.ts';
import type { Keyring } from './kernel/keyring.ts';

export interface JobDeps {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly channels: Channels;
  readonly registries: Registries;
  readonly postalService: PostalService | undefined;
  readonly logger: RunnerLogger & { info(fields: object, message: string): void };
  readonly metrics?: DeliveryMetrics & RegistryMetrics;
  readonly config: {
    readonly issuer: string;
    readonly sms: SmsConfig;
    readonly database: { readonly url: string };
    readonly registries: { readonly deadlineSeconds: number; readonly recheckDays: number; readonly concurrency: number };
    readonly relyingParties: { readonly logoutAttempts: number };
    readonly records: { readonly remindDaysBefore: readonly number[] };
    readonly jobs: { readonly concurrency: number };
    readonly server: { readonly shutdownGraceSeconds: number };
    readonly signingKeys: { readonly keepPreviousSeconds: number };
  };
  /** The delivery throws when the relying party did not take the logout token, so that the queue tries again. */
  readonly oidc: { deliverBackchannelLogout(payload: unknown): Promise<void> };
}

interface RecurringJob {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: (deps: JobDeps) => Promise<unknown>;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const recurringJobs: readonly RecurringJob[] = [
  { name: 'recover_messages', everySeconds: MINUTE, run: recoverMessages },
  { name: 'release_stranded_jobs', everySeconds: MINUTE, run: releaseStrandedJobs },
  { name: 'expire_checks', everySeconds: MINUTE, run: expireChecks },
  { name: 'start_rechecks', everySeconds: MINUTE, run: startRechecks },
  { name: 'expire_cases', everySeconds: 10 * MINUTE, run: expireCases },
  { name: 'dispatch_letters', everySeconds: MINUTE, run: dispatchLetters },
  { name: 'receive_tracking', everySeconds: MINUTE, run: receiveTracking },
  { name: 'expire_letters', everySeconds: 10 * MINUTE, run: expireLetters },
  { name: 'send_visit_reminders', everySeconds: 10 * MINUTE, run: sendVisitReminders },
  { name: 'end_past_visits', everySeconds: 10 * MINUTE, run: endPastVisits },
  { name: 'remind_of_documents', everySeconds: HOUR, run: (deps) => sendReminders(deps) },
  { name: 'finish_visitor_cases', everySeconds: MINUTE, run: finishVisitorCases },
  { name: 'expire_desk_work', everySeconds: 10 * MINUTE, run: expireDeskWork },
  { name: 'remind_of_deletions', everySeconds: HOUR, run: sendDeletionReminders },
  { name: 'erase_due_accounts', everySeconds: MINUTE, run: eraseDueAccounts },
  { name: 'purge_messages', everySeconds: HOUR, run: purgeMessages },
  { name: 'purge_codes', everySeconds: 10 * MINUTE, run: inBatches(purgeCodes) },
  { name: 'purge_registrations', everySeconds: 10 * MINUTE, run: inBatches(purgeRegistrations) },
  { name: 'purge_recoveries', everySeconds: 10 * MINUTE, run: inBatches(purgeRecoveries) },
  { name: 'tell_of_ended_holds', everySeconds: MINUTE, run: tellOfEndedHolds },
  { name: 'purge_throttle_counters', everySeconds: 10 * MINUTE, run: inBatches(purgeThrottleCounters) },
  { name: 'purge_signature_challenges', everySeconds: HOUR, run: inBatches(purgeSignatureChallenges) },
  { name: 'purge_passkey_challenges', everySeconds: 10 * MINUTE, run: inBatches(purgePasskeyChallenges) },
  { name: 'purge_artefacts', everySeconds: 10 * MINUTE, run: purgeArtefacts },
  { name: 'retire_signing_keys', everySeconds: HOUR, run: retireSigningKeys },
  { name: 'purge_failed_jobs', everySeconds: DAY, run: purgeFailedJobs },
];

const BATCH = 1000;

/** Of one process. */
const PUSHES_AT_ONCE = 2;

/** All there is to forget, a thousand rows at a time, so that no lock is held long. */
function inBatches(purge: (deps: JobDeps, limit: number) => Promise<number>): RecurringJob['run'] {
  return async (deps) => {
    while ((await purge(deps, BATCH)) === BATCH);
  };
}

/** Starts the background work of this process. Every job may run twice or be cut off: each is written to stand that. */
export async function startJobs(deps: JobDeps): Promise<{ stop(): Promise<void> }> {
  const runner = await startQueue(deps);
  const pushes = await startPushes(deps);
  const checks = dispatchChecks(deps);
  return { stop: async () => void (await Promise.all([runner.stop(), pushes.stop(), checks.stop()])) };
}

/**
 * Push services are named by browsers, so any of them may keep us waiting on purpose. They have workers of their own: codes by SMS and mail
 * wait for none of them.
 */
function startPushes(deps: JobDeps): Promise<{ stop(): Promise<void> }> {
  return startRunner({ ...runnerOf(deps), concurrency: PUSHES_AT_ONCE, recurring: [], tasks: { deliver_push: deliver(deps) } });
}

function runnerOf({ pool, logger, config }: JobDeps) {
  return { pool, logger, stopGraceSeconds: config.server.shutdownGraceSeconds };
}

function deliver(deps: JobDeps) {
  return async (payload: unknown) => void (await deliverMessage(deps, { messageId: messageIdOf(payload) }));
}

function startQueue(deps: JobDeps): Promise<{ stop(): Promise<void> }> {
  const recurring = recurringJobs.map(({ name, run }) => [name, async () => void (await run(deps))] as const);
  return startRunner({
    ...runnerOf(deps),
    concurrency: deps.config.jobs.concurrency,
    recurring: recurringJobs,
    tasks: {
      ...Object.fromEntries(recurring),
      deliver_message: deliver(deps),
      tell_of_sign_in: (payload) => tellOfQueuedSignIn(deps, payload),
      end_withdrawn_access: (payload) => endWithdrawnAccess(deps, payload),
      deliver_backchannel_logout: (payload) => deps.oidc.deliverBackchannelLogout(payload),
    },
  });
}

function messageIdOf(payload: unknown): string {
  const { messageId } = payload as { messageId?: unknown };
  if (typeof messageId !== 'string') throw new Error('deliver_message needs a messageId');
  return messageId;
}

async function tellOfQueuedSignIn(deps: JobDeps, payload: unknown): Promise<void> {
  const { accountId, at, browser, news } = payload as { accountId: string; at: string; browser: string; news: SignInNews };
  const name = parseBrowserName(browser) ?? browserNameOf('');
  await deps.db.transaction().execute((tx) => tellOfSignIn(deps, tx, { accountId, at: new Date(at), browser: name, news }));
}

/**
 * Gives jobs back whose process died with them. The queue waits four hours for that, but none of our jobs lasts two minutes. Jobs that a
 * living process of the same name runs meanwhile may run twice.
 */
async function releaseStrandedJobs({ db }: JobDeps): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < clock_timestamp() - interval '5 minutes'
    having count(*) > 0`.execute(db);
}

/** Jobs that failed for good are in the log; the table need not keep them. */
async function purgeFailedJobs({ db }: JobDeps): Promise<void> {
  await sql`
    select graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs
      where attempts >= max_attempts and locked_at is null and updated_at < clock_timestamp() - interval '7 days'
      limit 1000))`.execute(db);
}
