import { Worker } from 'node:worker_threads';
import { SignatureFault } from '../../capabilities/authentication/ports.ts';
import type { TaskKind, ThreadReply, ThreadRequest, ThreadTasks } from './signature-thread-messages.ts';

/** A check asks four to eight times, each 5 ms or so: more waiting than this would be seconds. */
const MOST_WAITING = 256;
const PATIENCE_MILLISECONDS = 15_000;
/** Some 25 MB are free again after that. */
const IDLE_MILLISECONDS = 15 * 60_000;

interface Waiting {
  readonly answered: (answer: never) => void;
  readonly failed: (error: Error) => void;
  readonly patience: NodeJS.Timeout;
}

/**
 * One thread for arithmetic that would hold up the event loop: GOST, and revocation lists of many thousand entries. It is started when it
 * is expected or asked, ends when nobody has asked for a quarter of an hour, keeps no process alive, and is started anew after it has failed
 * or hung.
 */
export class SignatureThread {
  #worker: Worker | undefined;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #waiting = new Map<number, Waiting>();

  /** Rejects with a SignatureFault when too many wait, or the thread fails. */
  ask<Kind extends TaskKind>(kind: Kind, question: ThreadTasks[Kind]['question']): Promise<ThreadTasks[Kind]['answer']> {
    if (this.#waiting.size >= MOST_WAITING) return Promise.reject(new SignatureFault('too many signatures are being checked'));
    const id = ++this.#lastId;
    return new Promise((answered, failed) => {
      const patience = setTimeout(() => void this.#end('the thread did not answer in time'), PATIENCE_MILLISECONDS);
      this.#waiting.set(id, { answered, failed, patience });
      this.#worker ??= this.#begin();
      this.#worker.ref();
      clearTimeout(this.#idle);
      this.#worker.postMessage({ id, kind, question } satisfies ThreadRequest<Kind>, []);
    });
  }

  /** Begins to start it, which takes longer than most work it is asked for; for whoever knows that work will come. */
  start(): void {
    this.#worker ??= this.#begin();
    if (this.#waiting.size === 0) this.#rest();
  }

  async stop(): Promise<void> {
    await this.#end('the checker was stopped');
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./signature-thread-main.ts', import.meta.url), { name: 'signatures', execArgv: [], env: {} });
    worker.on('message', (reply: ThreadReply) => this.#take(reply));
    worker.once('error', () => this.#worker === worker && void this.#end('the thread failed'));
    worker.once('exit', () => this.#worker === worker && void this.#end('the thread ended'));
    return worker;
  }

  #rest(): void {
    this.#worker?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.stop(), IDLE_MILLISECONDS).unref();
  }

  #take({ id, answer, failed }: ThreadReply): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.patience);
    if (this.#waiting.size === 0) this.#rest();
    if (failed === undefined) waiting.answered(answer as never);
    else waiting.failed(new SignatureFault(failed));
  }

  async #end(reason: string): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    clearTimeout(this.#idle);
    for (const { failed, patience } of this.#waiting.values()) {
      clearTimeout(patience);
      failed(new SignatureFault(reason));
    }
    this.#waiting.clear();
    await worker?.terminate();
  }
}
