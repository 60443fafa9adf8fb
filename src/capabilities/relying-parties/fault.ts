/** One thing wrong with a client file. */
export interface Fault {
  /** Where, as a JSON Pointer (RFC 6901): `/redirect_uris/0`; empty for the file itself. */
  readonly path: string;
  /** What it must be. Never repeats the value: it may be a secret. */
  readonly message: string;
}

/** A step of a JSON Pointer, escaped as RFC 6901 §3 says. */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
