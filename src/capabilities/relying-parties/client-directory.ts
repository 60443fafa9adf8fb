import type { Db } from '../../database/connect.ts';
import { listen } from '../../database/listen.ts';
import type { Client } from './client.ts';
import { findClient } from './find-client.ts';
import { firstPartyClient, firstPartyClientId } from './first-party-client.ts';

/** How long what was read counts while changes are announced to us, and while they are not. */
const LONGEST_AGE_MILLISECONDS = 60_000;
const LONGEST_AGE_UNHEARD_MILLISECONDS = 5000;

/** Relying parties by id, read from memory. */
export interface ClientDirectory {
  /** Undefined when unknown or removed. Rejects when it must be read and the database does not answer. */
  find(clientId: string): Promise<Client | undefined>;
  stop(): Promise<void>;
}

interface Entry {
  readonly client: Promise<Client | undefined>;
  readonly readAt: number;
}

interface DirectoryDeps {
  readonly db: Db;
  readonly config: { readonly issuer: string; readonly database: { readonly url: string } };
  readonly onFault?: ((error: Error) => void) | undefined;
  /** Milliseconds that only grow; the process's own clock when absent. */
  readonly clock?: (() => number) | undefined;
}

/**
 * Every request needs its client: this keeps them in memory and drops the ones that are announced as changed, in every process within
 * milliseconds. While the listening connection is down, entries count for seconds only. Only clients that exist are kept, so that
 * requests with invented ids fill nothing.
 */
export function createClientDirectory(deps: DirectoryDeps): ClientDirectory {
  const now = deps.clock ?? (() => performance.now());
  const entries = new Map<string, Entry>();
  const firstParty = firstPartyClient(deps.config.issuer);
  const listener = listen({
    url: deps.config.database.url,
    channel: 'paiza_clients',
    onConnected: () => entries.clear(),
    onMessage: (clientId) => entries.delete(clientId),
    onFault: deps.onFault,
  });

  function isFresh(entry: Entry): boolean {
    return now() - entry.readAt < (listener.connected ? LONGEST_AGE_MILLISECONDS : LONGEST_AGE_UNHEARD_MILLISECONDS);
  }

  /**
   * What is kept is the reading itself: an announcement that arrives while it runs removes the entry, and its answer, which may be older
   * than the change, serves only those who were waiting for it.
   */
  async function read(clientId: string): Promise<Client | undefined> {
    const entry = { client: findClient(deps, clientId), readAt: now() };
    entries.set(clientId, entry);
    const forget = () => {
      if (entries.get(clientId) === entry) entries.delete(clientId);
    };
    try {
      const client = await entry.client;
      if (client === undefined) forget();
      return client;
    } catch (error) {
      forget();
      throw error;
    }
  }

  return {
    async find(clientId) {
      if (clientId === firstPartyClientId) return firstParty;
      const entry = entries.get(clientId);
      return entry !== undefined && isFresh(entry) ? entry.client : read(clientId);
    },
    stop: () => listener.stop(),
  };
}
