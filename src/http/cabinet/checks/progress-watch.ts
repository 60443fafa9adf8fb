import { listen, type Listener } from '../../../database/listen.ts';

/** Who wants to know when something happens to an account's checks. */
export interface ProgressWatch {
  /**
   * Calls `look` when the account's checks may have changed, until the returned function is called. Undefined when the account, or the
   * process, has as many watchers as it may have.
   */
  watch(accountId: string, watcher: Watcher): (() => void) | undefined;
  /** Ends every watcher: the process takes no more requests. */
  drain(): void;
  stop(): Promise<void>;
}

export interface Watcher {
  readonly look: () => void;
  readonly end: () => void;
}

interface WatchDeps {
  readonly config: { readonly database: { readonly url: string } };
  readonly onFault?: (error: Error) => void;
}

const MOST_OF_ACCOUNT = 3;
const MOST_OF_PROCESS = 1000;
/** How long the connection is kept after the last has left: people who look at the page again and again must not cost one each time. */
const LINGER_MILLISECONDS = 30_000;

/**
 * One listening connection for all who watch, and none when nobody has for a while. What is announced before it stands is missed, so everybody looks
 * once when it does.
 */
export function createProgressWatch({ config, onFault }: WatchDeps): ProgressWatch {
  const watchers = new Map<string, Set<Watcher>>();
  let listener: Listener | undefined;
  let stopped: Promise<void> = Promise.resolve();
  let lingering: NodeJS.Timeout | undefined;

  const all = (): Watcher[] => [...watchers.values()].flatMap((set) => [...set]);
  const begin = () =>
    listen({
      url: config.database.url,
      channel: 'paiza_registry_progress',
      onConnected: () => all().forEach(({ look }) => look()),
      onMessage: (accountId) => watchers.get(accountId)?.forEach(({ look }) => look()),
      onFault,
    });
  const cease = () => {
    clearTimeout(lingering);
    stopped = Promise.all([stopped, listener?.stop()]).then(() => undefined);
    listener = undefined;
  };

  return {
    watch(accountId, watcher) {
      const ofAccount = watchers.get(accountId) ?? new Set();
      if (ofAccount.size >= MOST_OF_ACCOUNT || all().length >= MOST_OF_PROCESS) return undefined;
      watchers.set(accountId, ofAccount.add(watcher));
      clearTimeout(lingering);
      listener ??= begin();
      return () => {
        ofAccount.delete(watcher);
        if (ofAccount.size === 0 && watchers.get(accountId) === ofAccount) watchers.delete(accountId);
        if (watchers.size > 0) return;
        clearTimeout(lingering);
        lingering = setTimeout(cease, LINGER_MILLISECONDS).unref();
      };
    },
    drain: () => all().forEach(({ end }) => end()),
    async stop() {
      cease();
      await stopped;
    },
  };
}
