import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { addCheckpoint } from './add-checkpoint.ts';
import type { Trail } from './attach-trail.ts';
import { lockTrail } from './block-store.ts';
import { exportCheckpoints } from './export-checkpoints.ts';
import type { CheckpointCopy } from './ports.ts';
import { sealEvents } from './seal-events.ts';
import { readStatus, type TrailStatus } from './status-store.ts';

export interface KeepTrailSealedDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly logger: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
  readonly metrics: { countAuditFault(what: AuditFault): void };
  readonly config: {
    readonly audit: { readonly alarmAfterSeconds: number; readonly checkpointSeconds: number; readonly checkpointEvents: number };
    readonly jobs: { readonly enabled: boolean };
  };
}

/**
 * `copy_contradicts`: the second place and the database disagree on a checkpoint. `line_ahead`: a line names a transaction that has not
 * begun, which nobody but the owner of the table can have written.
 */
export type AuditFault = 'seal_failed' | 'line_ahead' | 'copy_failed' | 'copy_contradicts';

export interface SealedTrail {
  /** Checkpoints that the second place does not have; 0 where there is none. */
  uncopied(): number;
  /** Seals and signs what is left, as far as it can. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MILLISECONDS = 1000;
const REPEAT_ALARM_MILLISECONDS = 60_000;

/**
 * Seals the trail of a database until stopped. Every process looks every second; of all that do, the lock lets one at a time work, so that
 * another goes on when one dies, and nothing has to be handed over. With jobs switched off it looks and does not work.
 */
export function keepTrailSealed(deps: KeepTrailSealedDeps, trail: Trail, copy?: CheckpointCopy): SealedTrail {
  const stopping = new AbortController();
  const sealer = new Sealer(deps, trail, copy);
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await sealer.look(false);
      await sleep(LOOK_EVERY_MILLISECONDS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    await sealer.finish();
  })();
  return {
    uncopied: () => sealer.uncopied,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

class Sealer {
  readonly #deps: KeepTrailSealedDeps;
  readonly #trail: Trail;
  readonly #copy: CheckpointCopy | undefined;
  readonly #told = new Map<string, number>();
  #signed = 0;
  #copied = 0;

  constructor(deps: KeepTrailSealedDeps, trail: Trail, copy: CheckpointCopy | undefined) {
    this.#deps = deps;
    this.#trail = trail;
    this.#copy = copy;
  }

  get uncopied(): number {
    return this.#copy === undefined ? 0 : Math.max(0, this.#signed - this.#copied);
  }

  /** Never throws: the database may be away for a minute. */
  async look(isLast: boolean): Promise<void> {
    try {
      await this.#work(isLast);
    } catch (error) {
      this.#fault('seal_failed', { err: error }, 'the audit trail could not be sealed');
    }
    const seconds = Math.round(this.#trail.seal.unsealedSeconds(performance.now()));
    if (seconds > this.#deps.config.audit.alarmAfterSeconds) {
      const message = 'audit events wait for their seal: a long transaction, or the sealing fails';
      this.#seldom('unsealed', () => this.#deps.logger.error({ alarm: 'audit_unsealed', seconds }, message));
    }
  }

  /** Others may still be writing elsewhere on the server: what cannot be sealed within a second is left to the next process. */
  async finish(): Promise<void> {
    const until = performance.now() + LOOK_EVERY_MILLISECONDS;
    while (this.#deps.config.jobs.enabled && performance.now() < until) {
      await this.look(false);
      if (this.#trail.seal.unsealedSeconds(performance.now()) === 0) break;
      await sleep(100);
    }
    await this.look(true);
  }

  async #work(isLast: boolean): Promise<void> {
    const { db, config } = this.#deps;
    let status = await this.#readStatus();
    if (!config.jobs.enabled) return;
    if (status.sealDue) {
      while ((await sealEvents(this.#deps))?.isFull === true);
      status = await this.#readStatus();
    }
    if (this.#isCheckpointDue(status, isLast)) {
      const checkpoint = await addCheckpoint(this.#deps);
      if (checkpoint !== undefined) this.#deps.logger.info({ checkpoint }, 'audit checkpoint');
      status = await readStatus(db);
    }
    this.#signed = status.checkpoint;
    if (this.#copy !== undefined && this.#copied < status.checkpoint) await this.#export(this.#copy);
  }

  async #readStatus(): Promise<TrailStatus> {
    const status = await readStatus(this.#deps.db);
    this.#trail.seal.note(status.unsealedSeconds, performance.now());
    if (status.isAhead)
      this.#fault('line_ahead', {}, 'a line of the audit trail names a transaction that has not begun: it was tampered with');
    return status;
  }

  #isCheckpointDue({ unsigned }: TrailStatus, isLast: boolean): boolean {
    const { checkpointSeconds, checkpointEvents } = this.#deps.config.audit;
    return unsigned !== undefined && (isLast || unsigned.seconds >= checkpointSeconds || unsigned.events >= checkpointEvents);
  }

  async #export(copy: CheckpointCopy): Promise<void> {
    try {
      await this.#deps.db.transaction().execute(async (tx) => {
        if (!(await lockTrail(tx, 'copy'))) return;
        const outcome = await exportCheckpoints({ db: tx, copy });
        if (outcome.kind === 'copied') this.#copied = outcome.upTo;
        else this.#fault('copy_contradicts', { checkpoint: outcome.number }, 'the copy of the checkpoints contradicts the database');
      });
    } catch (error) {
      this.#fault('copy_failed', { err: error }, 'checkpoints could not be copied to the second place, tried again');
    }
  }

  #fault(what: AuditFault, fields: object, message: string): void {
    this.#deps.metrics.countAuditFault(what);
    this.#seldom(what, () => this.#deps.logger.error({ alarm: `audit_${what}`, ...fields }, message));
  }

  /** Says the same once a minute: whoever looks at the log has to see the rest as well. */
  #seldom(what: string, say: () => void): void {
    const now = performance.now();
    if (now - (this.#told.get(what) ?? -Infinity) < REPEAT_ALARM_MILLISECONDS) return;
    this.#told.set(what, now);
    say();
  }
}
