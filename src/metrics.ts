import type { AuditFault } from './capabilities/audit/keep-trail-sealed.ts';
import type { RegistryQueue } from './capabilities/registries/queue.ts';
import type { LetterCounts } from './capabilities/proofing/letter-counts-store.ts';
import type { RegistryMetrics } from './capabilities/registries/ports.ts';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What the service counts. Labels come from closed lists: never a person, an identifier, a raw path or anything typed in. */
export interface Metrics extends RegistryMetrics {
  readonly registry: Registry;
  /** `route` is the pattern of the route (`/interaction/:uid`), never the path itself. */
  httpRequest(request: { readonly route: string; readonly method: string; readonly status: number; readonly seconds: number }): void;
  countSignIn(outcome: string): void;
  countRegistrationStep(step: string): void;
  countRecoveryStep(step: string): void;
  countMessage(channel: 'sms' | 'email', outcome: string): void;
  observePasswordHash(seconds: number): void;
  /** Sealed bytes that do not open, by `table.column`: any at all is an alarm. */
  countSealFault(column: string): void;
  /** Read when somebody collects the metrics. */
  watchPasswordQueue(read: () => number): void;
  watchPool(pool: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number }): void;
  /** Age in seconds of the oldest message that still waits to be sent, 0 when none does. A read that fails leaves the last value. */
  watchOutbox(readOldestSeconds: () => Promise<number>): void;
  watchRegistries(read: () => Promise<readonly RegistryQueue[]>): void;
  /** An SMS that a limit of the budget kept back. */
  countSmsRefusal(limit: string): void;
  /** Share of the budget over all numbers that is spent; at 1 the breaker is open. */
  watchSmsBudget(read: () => Promise<{ readonly hour: number; readonly day: number }>): void;
  /** Share of the SMS codes of the last hour that were typed in. */
  watchSmsConversion(read: () => Promise<number>): void;
  watchLetters(read: () => Promise<LetterCounts>): void;
  countAuditFault(what: AuditFault): void;
  /** Age of the oldest event without a seal, and checkpoints that the second place does not have. */
  watchAudit(read: () => { readonly unsealedSeconds: number; readonly uncopied: number }): void;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Metrics of one process in its own registry, process and event loop figures included (prom-client's default metrics). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    ...requestMetrics([registry]),
    ...journeyMetrics([registry]),
    ...resourceMetrics([registry]),
    ...smsMetrics(registry),
    ...registryMetrics(registry),
    ...letterMetrics(registry),
    ...auditMetrics(registry),
  };
}

function requestMetrics(registers: Registry[]): Pick<Metrics, 'httpRequest'> {
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request head to the end of the response.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  return {
    httpRequest: ({ route, method, status, seconds }) =>
      requests.observe({ route, method: methods.has(method) ? method : 'other', status: String(status) }, seconds),
  };
}

function journeyMetrics(
  registers: Registry[],
): Pick<
  Metrics,
  'countSignIn' | 'countRegistrationStep' | 'countRecoveryStep' | 'countMessage' | 'observePasswordHash' | 'countSealFault'
> {
  const signIns = new Counter({ name: 'paiza_sign_ins_total', help: 'Sign-ins by outcome.', labelNames: ['outcome'], registers });
  const steps = new Counter({ name: 'paiza_registrations_total', help: 'Registration steps completed.', labelNames: ['step'], registers });
  const recoveries = new Counter({ name: 'paiza_recoveries_total', help: 'Recovery steps completed.', labelNames: ['step'], registers });
  const messages = new Counter({
    name: 'paiza_messages_total',
    help: 'Messages by outcome.',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const hashes = new Histogram({
    name: 'paiza_password_hash_seconds',
    help: 'Time of one password hash, without waiting in the queue.',
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1],
    registers,
  });
  const sealFaults = new Counter({
    name: 'paiza_seal_faults_total',
    help: 'Sealed data that does not open: changed, moved, or its master key is missing.',
    labelNames: ['column'],
    registers,
  });
  return {
    countSealFault: (column) => sealFaults.inc({ column }),
    countSignIn: (outcome) => signIns.inc({ outcome }),
    countRegistrationStep: (step) => steps.inc({ step }),
    countRecoveryStep: (step) => recoveries.inc({ step }),
    countMessage: (channel, outcome) => messages.inc({ channel, outcome }),
    observePasswordHash: (seconds) => hashes.observe(seconds),
  };
}

function resourceMetrics(registers: Registry[]): Pick<Metrics, 'watchPasswordQueue' | 'watchPool' | 'watchOutbox'> {
  const watch = (gauge: WatchedGauge): void => registers.forEach((registry) => registry.registerMetric(watchedGauge(gauge)));
  return {
    watchPasswordQueue: (read) => watch({ name: 'paiza_password_queue', help: 'Password hashes waiting for a free slot.', read }),
    watchPool: (pool) => {
      watch({ name: 'paiza_db_pool_connections', help: 'Open database connections.', read: () => pool.totalCount });
      watch({ name: 'paiza_db_pool_idle', help: 'Database connections not in use.', read: () => pool.idleCount });
      watch({ name: 'paiza_db_pool_waiting', help: 'Callers waiting for a database connection.', read: () => pool.waitingCount });
    },
    watchOutbox: (read) => {
      // Every process sees the same outbox: the sum over workers would be wrong.
      const help = 'Age of the oldest message that still waits to be sent.';
      watch({ name: 'paiza_outbox_oldest_seconds', help, read, aggregator: 'max' });
    },
  };
}

/** What tells of SMS pumping. Every process sees the same table, so the largest figure is the figure. */
function smsMetrics(register: Registry): Pick<Metrics, 'countSmsRefusal' | 'watchSmsBudget' | 'watchSmsConversion'> {
  const refusals = new Counter({
    name: 'paiza_sms_refused_total',
    help: 'SMS that a limit of the budget kept back.',
    labelNames: ['limit'],
    registers: [register],
  });
  return {
    countSmsRefusal: (limit) => refusals.inc({ limit }),
    watchSmsBudget: (read) => {
      const used = new Gauge({
        name: 'paiza_sms_budget_used_ratio',
        help: 'Share of the SMS budget over all numbers that is spent; at 1 the breaker is open.',
        labelNames: ['window'],
        registers: [],
        aggregator: 'max',
        async collect() {
          // Metrics must stay readable while the database is away.
          const use = await read().catch(() => undefined);
          if (use === undefined) return;
          this.set({ window: 'hour' }, use.hour);
          this.set({ window: 'day' }, use.day);
        },
      });
      register.registerMetric(used);
    },
    watchSmsConversion: (read) => {
      const help = 'Share of the SMS codes of the last hour that were typed in; 1 while there are few.';
      register.registerMetric(watchedGauge({ name: 'paiza_sms_code_conversion_ratio', help, read, aggregator: 'min' }));
    },
  };
}

function registryMetrics(register: Registry): RegistryMetrics & Pick<Metrics, 'watchRegistries'> {
  const registers = [register];
  const attempts = new Counter({
    name: 'paiza_registry_attempts_total',
    help: 'Questions and polls to state registries by how they ended.',
    labelNames: ['registry', 'outcome'],
    registers,
  });
  const breaker = new Gauge({
    name: 'paiza_registry_breaker_open',
    help: 'Processes that leave the registry alone after an outage.',
    labelNames: ['registry'],
    registers,
  });
  return {
    countRegistryAttempt: (registry, outcome) => attempts.inc({ registry, outcome }),
    setRegistryBreaker: (registry, isOpen) => breaker.set({ registry }, isOpen ? 1 : 0),
    watchRegistries: (read) => watchRegistryQueues(register, read),
  };
}

function letterMetrics(register: Registry): Pick<Metrics, 'watchLetters'> {
  return {
    watchLetters(read) {
      const readOnce = sharedRead(read);
      const help = 'Letters with a code: not handed over, with the post, delivered, silent for 45 days; come back or not taken (7 days).';
      watchSame(register, { name: 'paiza_letters', help, labelNames: ['state'] }, async (gauge) => {
        const counts = await readOnce();
        for (const state of ['queued', 'sent', 'delivered', 'lost', 'returned', 'refused'] as const) gauge.set({ state }, counts[state]);
      });
      const age = 'Age of the oldest letter that the post has not taken.';
      watchSame(register, { name: 'paiza_letter_oldest_queued_seconds', help: age, labelNames: [] }, async (gauge) =>
        gauge.set((await readOnce()).oldestQueuedSeconds),
      );
    },
  };
}

function auditMetrics(register: Registry): Pick<Metrics, 'countAuditFault' | 'watchAudit'> {
  const help = 'Failures to seal the audit trail or to copy its checkpoints; a copy that contradicts the database.';
  const faults = new Counter({ name: 'paiza_audit_faults_total', help, labelNames: ['what'], registers: [register] });
  return {
    countAuditFault: (what) => faults.inc({ what }),
    watchAudit(read) {
      const age = 'Age of the oldest audit event that is not sealed, 0 when all are.';
      watchSame(register, { name: 'paiza_audit_unsealed_seconds', help: age, labelNames: [] }, async (gauge) =>
        gauge.set(read().unsealedSeconds),
      );
      const copies = 'Audit checkpoints that the second place does not have.';
      watchSame(register, { name: 'paiza_audit_uncopied_checkpoints', help: copies, labelNames: [] }, async (gauge) =>
        gauge.set(read().uncopied),
      );
    },
  };
}

/** One read for all gauges that are collected at the same time. */
function sharedRead<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read().finally(() => (reading = undefined)));
}

/** Of something that every process sees the same of, so that the largest figure is the figure. */
function watchSame(
  register: Registry,
  gauge: { name: string; help: string; labelNames: string[] },
  fill: (gauge: Gauge) => Promise<void>,
): void {
  const watched = new Gauge({
    ...gauge,
    registers: [],
    aggregator: 'max',
    async collect() {
      // Metrics must stay readable while the database is away.
      await fill(this).catch(() => undefined);
    },
  });
  register.registerMetric(watched);
}

function watchRegistryQueues(register: Registry, read: () => Promise<readonly RegistryQueue[]>): void {
  const readOnce = sharedRead(read);
  const watch = (gauge: { name: string; help: string; labelNames: string[] }, fill: (gauge: Gauge, queue: RegistryQueue) => void) =>
    watchSame(register, gauge, async (filled) => {
      for (const queue of await readOnce()) fill(filled, queue);
    });
  const help = 'Registry checks: not yet asked, asked and not answered, with a fault at the last attempt, unanswered at the end (7 days).';
  watch({ name: 'paiza_registry_checks', help, labelNames: ['registry', 'state'] }, (gauge, { registry, ...queue }) => {
    for (const state of ['requested', 'sent', 'faulty', 'expired'] as const) gauge.set({ registry, state }, queue[state]);
  });
  const age = 'Age of the oldest registry check that is not answered.';
  watch({ name: 'paiza_registry_oldest_seconds', help: age, labelNames: ['registry'] }, (gauge, { registry, oldestSeconds }) =>
    gauge.set({ registry }, oldestSeconds),
  );
}

interface WatchedGauge {
  readonly name: string;
  readonly help: string;
  readonly read: () => number | Promise<number>;
  readonly aggregator?: 'max' | 'min';
}

function watchedGauge({ name, help, read, aggregator }: WatchedGauge): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    aggregator: aggregator ?? 'sum',
    async collect() {
      try {
        this.set(await read());
      } catch {
        // Metrics must stay readable while the database is away: that is when they are looked at.
      }
    },
  });
}
