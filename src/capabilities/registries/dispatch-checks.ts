import { listen } from '../../database/listen.ts';
import { afterFailure, afterNothing, afterStart, afterSuccess, allowed, closedBreaker, isOutage } from './circuit-breaker.ts';
import { LEASE_SECONDS } from './check-timing.ts';
import { registryIds, type Registry, type RegistryId, type RegistryMetrics } from './ports.ts';
import { claimDue, type ClaimedCheck } from './queue-store.ts';
import { sendCheck, type Attempt, type SendCheckDeps } from './send-check.ts';
import { Turnstile } from './turnstile.ts';

export interface DispatchChecksDeps extends SendCheckDeps {
  readonly config: SendCheckDeps['config'] & {
    readonly registries: { readonly concurrency: number };
    readonly database: { readonly url: string };
  };
  readonly logger: SendCheckDeps['logger'] & { info(fields: object, message: string): void };
  readonly metrics?: RegistryMetrics;
}

/** How long a queue is left unlooked at when nobody announces anything: polls, pauses and ends of leases come due silently. */
const LOOK_EVERY_MILLISECONDS = 1000;
/** While checks queue up, places are filled a handful at a time, so that one statement takes many. */
const REFILL_MILLISECONDS = 25;
/** Connections of the pool that the checks of one process use at once, of all registries together. */
const DATABASE_PLACES = 3;

/**
 * Works the checks of every connected registry off until stopped. Nothing of a check lives here between two attempts: the row says when it
 * is due, and any node takes it. Stopping aborts the calls under way and gives their checks back.
 */
export function dispatchChecks(deps: DispatchChecksDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const turnstile = new Turnstile(DATABASE_PLACES);
  const lines = registryIds.flatMap((id) => {
    const registry = deps.registries[id];
    return registry === undefined ? [] : [new Line(deps, { id, registry, turnstile, signal: stopping.signal })];
  });
  if (lines.length === 0) return { stop: async () => undefined };
  const wake = () => lines.forEach((line) => line.wake());
  const listener = listen({
    url: deps.config.database.url,
    channel: 'paiza_registry_checks',
    onConnected: wake,
    onMessage: wake,
    onFault: (error) => deps.logger.warn({ err: error }, 'registry checks could not be listened for'),
  });
  const running = lines.map((line) => line.run());
  return {
    async stop() {
      stopping.abort();
      wake();
      await Promise.all([listener.stop(), ...running]);
    },
  };
}

interface LineSettings {
  readonly id: RegistryId;
  readonly registry: Registry;
  readonly turnstile: Turnstile;
  readonly signal: AbortSignal;
}

/** The queue before one registry, as this process works on it. */
class Line {
  readonly #deps: DispatchChecksDeps;
  readonly #settings: LineSettings;
  readonly #underWay = new Set<Promise<void>>();
  #breaker = closedBreaker;
  /** More was due than there were places for. */
  #isBacklog = false;
  #wake: () => void = () => undefined;
  #isWoken = false;

  constructor(deps: DispatchChecksDeps, settings: LineSettings) {
    this.#deps = deps;
    this.#settings = settings;
  }

  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  async run(): Promise<void> {
    const { signal } = this.#settings;
    while (!signal.aborted) {
      this.#isWoken = false;
      for (const claimed of await this.#take()) this.#begin(claimed);
      const isFilling = this.#isBacklog && this.#breaker.kind === 'closed';
      if (!signal.aborted) await this.#rest(isFilling ? REFILL_MILLISECONDS : LOOK_EVERY_MILLISECONDS);
    }
    await Promise.all(this.#underWay);
  }

  async #take(): Promise<readonly ClaimedCheck[]> {
    const { db, config, logger } = this.#deps;
    const now = performance.now();
    const places = allowed(this.#breaker, config.registries.concurrency - this.#underWay.size, now);
    if (places <= 0) return [];
    try {
      const claimed = await claimDue(db, this.#settings.id, places, LEASE_SECONDS);
      this.#isBacklog = claimed.length === places;
      if (claimed.length > 0) this.#breaker = afterStart(this.#breaker, now);
      return claimed;
    } catch (error) {
      // The database is away; the next look may find it back.
      this.#isBacklog = false;
      logger.warn({ registry: this.#settings.id, err: error }, 'registry checks could not be taken');
      return [];
    }
  }

  #begin(claimed: ClaimedCheck): void {
    const { id: registryId, registry, turnstile, signal } = this.#settings;
    const attempt = sendCheck(this.#deps, { registryId, registry, claimed, turnstile, signal }).then((outcome) => {
      this.#underWay.delete(attempt);
      this.#learn(outcome);
    });
    this.#underWay.add(attempt);
  }

  #learn(attempt: Attempt): void {
    const { metrics, logger } = this.#deps;
    const { id: registry } = this.#settings;
    const wasOpen = this.#breaker.kind !== 'closed';
    if (attempt.kind === 'nothing') this.#breaker = afterNothing(this.#breaker, performance.now());
    else if (attempt.kind !== 'fault') this.#breaker = afterSuccess(this.#breaker);
    else if (isOutage(attempt.fault)) this.#breaker = afterFailure(this.#breaker, performance.now());
    else this.#breaker = afterSuccess(this.#breaker);
    const isOpen = this.#breaker.kind !== 'closed';
    metrics?.countRegistryAttempt(registry, attempt.kind === 'fault' ? attempt.fault.code : attempt.kind);
    metrics?.setRegistryBreaker(registry, isOpen);
    if (isOpen && !wasOpen) logger.warn({ registry }, 'registry is left alone for a while');
    if (!isOpen && wasOpen) logger.info({ registry }, 'registry is back');
  }

  async #rest(milliseconds: number): Promise<void> {
    if (this.#isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds * (0.9 + Math.random() / 5));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
