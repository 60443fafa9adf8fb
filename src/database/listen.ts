import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const FIRST_WAIT_MILLISECONDS = 100;
const LONGEST_WAIT_MILLISECONDS = 5000;
/** A network that swallows packets looks like silence: a question this often tells the two apart. */
const HEARTBEAT_MILLISECONDS = 5000;
const ANSWER_MILLISECONDS = 3000;

export interface ListenOptions {
  readonly url: string;
  /** Name of the NOTIFY channel: a plain lower-case identifier. */
  readonly channel: string;
  /** Called after each (re)connection, before any message: whatever was announced in between has been missed. */
  readonly onConnected: () => void;
  readonly onMessage: (payload: string) => void;
  readonly onFault?: ((error: Error) => void) | undefined;
}

export interface Listener {
  /** Whether announcements reach us now. While false, what was read may be out of date. */
  readonly connected: boolean;
  stop(): Promise<void>;
}

/**
 * Listens on a connection of its own (a pooled one would come back to the pool still listening) and reconnects for ever, waiting longer
 * each time. PostgreSQL delivers only what is announced while LISTEN stands, hence `onConnected`.
 */
export function listen(options: ListenOptions): Listener {
  if (!/^[a-z_]+$/u.test(options.channel)) throw new Error('a channel is a plain lower-case identifier');
  const stopping = new AbortController();
  const state = { connected: false };
  const ended = keepListening(options, state, stopping.signal);
  return {
    get connected() {
      return state.connected;
    },
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

async function keepListening(options: ListenOptions, state: { connected: boolean }, signal: AbortSignal): Promise<void> {
  let wait = FIRST_WAIT_MILLISECONDS;
  while (!signal.aborted) {
    try {
      await listenOnce(options, signal, () => {
        wait = FIRST_WAIT_MILLISECONDS;
        state.connected = true;
      });
    } catch (error) {
      if (!signal.aborted) options.onFault?.(error as Error);
    }
    state.connected = false;
    await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
  }
}

/** One connection from its beginning to its end; resolves when asked to stop, rejects when the connection is lost. */
async function listenOnce(options: ListenOptions, signal: AbortSignal, onListening: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: ANSWER_MILLISECONDS,
    query_timeout: ANSWER_MILLISECONDS,
    keepAlive: true,
    application_name: 'paiza-listen',
  });
  const lost = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection ended')));
  });
  // It may end before or after anybody waits for it; the wait below is what reports it.
  lost.catch(() => undefined);
  try {
    await client.connect();
    client.on('notification', (message) => options.onMessage(message.payload ?? ''));
    await client.query(`listen ${options.channel}`);
    onListening();
    options.onConnected();
    while (!signal.aborted) {
      await Promise.race([lost, sleep(HEARTBEAT_MILLISECONDS, undefined, { signal, ref: false }).catch(() => undefined)]);
      if (!signal.aborted) await Promise.race([lost, client.query('select 1')]);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}
