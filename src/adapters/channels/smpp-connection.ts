import { ChannelFault } from '../../capabilities/notifications/ports.ts';
import type { SmppLink } from './smpp-link.ts';

/** A link that has held this long was a good one: the next loss counts from the beginning. */
const STABLE_MILLISECONDS = 10_000;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/**
 * Keeps one link, opened by the first message and from then on again whenever it is lost, after pauses that double (with jitter, so that
 * nodes do not return in step). During a pause messages are refused at once: they wait in the outbox, not in a worker.
 */
export class SmppConnection {
  readonly #open: () => Promise<SmppLink>;
  readonly #firstPauseMilliseconds: number;
  #link: Promise<SmppLink> | undefined;
  #pause: NodeJS.Timeout | undefined;
  #failures = 0;
  #closing = false;

  constructor(open: () => Promise<SmppLink>, firstPauseMilliseconds: number) {
    this.#open = open;
    this.#firstPauseMilliseconds = firstPauseMilliseconds;
  }

  /** The bound link, or the one being bound. Throws {@link ChannelFault}. */
  link(): Promise<SmppLink> {
    if (this.#link !== undefined) return this.#link;
    if (this.#closing || this.#pause !== undefined) {
      return Promise.reject(new ChannelFault('smpp_unavailable', { permanent: false }));
    }
    return this.#connect();
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#pause);
    const link = await this.#link?.catch(() => undefined);
    await link?.close();
  }

  #connect(): Promise<SmppLink> {
    const link = this.#open();
    this.#link = link;
    void this.#watch(link);
    return link;
  }

  async #watch(opening: Promise<SmppLink>): Promise<void> {
    let boundAt = Infinity;
    try {
      const link = await opening;
      boundAt = Date.now();
      await link.closed;
    } catch {
      // Whoever waits for the link has been told why.
    }
    this.#link = undefined;
    if (this.#closing) return;
    this.#failures = Date.now() - boundAt >= STABLE_MILLISECONDS ? 0 : this.#failures;
    const pause = Math.min(this.#firstPauseMilliseconds * 2 ** this.#failures++, LONGEST_PAUSE_MILLISECONDS);
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        void this.#connect().catch(() => undefined);
      },
      pause * (1 - Math.random() / 2),
    );
  }
}
