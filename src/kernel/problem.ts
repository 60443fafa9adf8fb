/** What a refusal may tell beside its code. Never personal data: details reach logs, pages and answers to machines. */
export type ProblemDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A named "no": `<area>.<code>` is the locale key, the log field and the machine's code at once; the gate translates it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly area: string;
  readonly code: string;
  /** HTTP status a gate answers with (RFC 9110 §15). */
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(area: string, code: string, status: number, details: ProblemDetails) {
    super(`${area}.${code}`);
    this.area = area;
    this.code = code;
    this.status = status;
    this.details = details;
  }

  /** Whether this is one of the refusals of a `defineProblems` list, by area and code. */
  is(area: string, code: string): boolean {
    return this.area === area && this.code === code;
  }
}

export type ProblemList<Codes extends string> = { readonly [code in Codes]: (details?: ProblemDetails) => Problem };

/** Closes the list of refusals of one room: `throw codeProblems.resend_too_soon({ retryAfterSeconds: 43 })`. */
export function defineProblems<const Codes extends string>(area: string, statuses: Readonly<Record<Codes, number>>): ProblemList<Codes> {
  const entries = Object.entries<number>(statuses).map(([code, status]) => [
    code,
    (details: ProblemDetails = {}) => new Problem(area, code, status, details),
  ]);
  return Object.fromEntries(entries) as ProblemList<Codes>;
}
