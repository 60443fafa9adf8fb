/** Faults of one host in a row before it is left alone. */
const MOST_FAULTS = 5;
const REST_MILLISECONDS = 600_000;
/** Citizens name the hosts: as many as a country's browsers have push services, and a bound for whoever makes names up. */
const MOST_HOSTS = 1000;

interface Standing {
  readonly faults: number;
  readonly restsUntil: number;
}

/**
 * Which push services to leave alone for a while: whoever fails or keeps us waiting some times in a row costs the others their turn. After the rest
 * one message tries again. Each node learns by itself; a restart forgets. Times are of a monotonic clock, in milliseconds.
 */
export class RestingHosts {
  readonly #standings = new Map<string, Standing>();

  rests(host: string, now: number): boolean {
    return now < (this.#standings.get(host)?.restsUntil ?? 0);
  }

  /** While one message tries a host again after its rest, the others go on waiting. */
  began(host: string, now: number): void {
    const standing = this.#standings.get(host);
    if (standing !== undefined && standing.faults >= MOST_FAULTS) this.#keep(host, { ...standing, restsUntil: now + REST_MILLISECONDS });
  }

  succeeded(host: string): void {
    this.#standings.delete(host);
  }

  failed(host: string, now: number): void {
    const faults = (this.#standings.get(host)?.faults ?? 0) + 1;
    this.#keep(host, { faults, restsUntil: faults >= MOST_FAULTS ? now + REST_MILLISECONDS : 0 });
  }

  /** The one that was heard of longest ago makes room. */
  #keep(host: string, standing: Standing): void {
    this.#standings.delete(host);
    this.#standings.set(host, standing);
    const oldest = this.#standings.keys().next().value;
    if (this.#standings.size > MOST_HOSTS && oldest !== undefined) this.#standings.delete(oldest);
  }
}
