import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../database/listen.ts';

const RETRY_MILLISECONDS = 1000;

export interface SigningKeysWatch {
  stop(): Promise<void>;
}

/**
 * Calls `onChange` when another process rotated or retired keys, and after each reconnection, because announcements may have been missed.
 * Runs one call at a time; changes that arrive meanwhile cause one more. A failing call is reported and tried again.
 */
export function watchSigningKeys(
  deps: { readonly config: { readonly database: { readonly url: string } }; readonly onFault?: ((error: Error) => void) | undefined },
  onChange: () => Promise<void>,
): SigningKeysWatch {
  const stopping = new AbortController();
  let wanted = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (wanted && !stopping.signal.aborted) {
      wanted = false;
      try {
        await onChange();
      } catch (error) {
        deps.onFault?.(error as Error);
        wanted = true;
        await sleep(RETRY_MILLISECONDS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      }
    }
    running = undefined;
  }

  function request(): void {
    wanted = true;
    running ??= run();
  }

  const listener = listen({
    url: deps.config.database.url,
    channel: 'paiza_signing_keys',
    onConnected: request,
    onMessage: request,
    onFault: deps.onFault,
  });
  return {
    async stop() {
      stopping.abort();
      await listener.stop();
      await running;
    },
  };
}
