/** What may enter the log. The first rule is not to log people; this is the net below it. Pure. */

const censored = '[redacted]';
const longestText = 1000;
const deepest = 4;
const mostEntries = 50;

/** Names under which personal data and secrets travel in this product and in OAuth; compared without case, `_` and `-`. */
const sensitiveNames = new Set(
  (
    'password newpassword currentpassword passphrase secret clientsecret secretdigest masterkeys pepper digits otp cookie setcookie cookies ' +
    'authorization proxyauthorization token accesstoken refreshtoken idtoken idtokenhint linktoken clientassertion codeverifier ' +
    'request requesturi state nonce loginhint phone phonenumber email mail snils inn passport identifier contact to destination ' +
    'recipient envelope familyname givenname additionalname middlename birthdate bday sex gender address text html body subject ' +
    'headers query querystring parameters params detail where hint internalquery claims useragent'
  ).split(' '),
);

/** Own messages of these kinds speak of code, not of input. All other messages may quote what a citizen typed, so they are left out. */
const harmlessMessages = new Set(['TypeError', 'ReferenceError', 'RangeError', 'Problem']);

/** A copy of the fields of an event that may be written: names checked, depth and size bounded, errors described by {@link describeError}. */
export function safeFields(fields: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, mostEntries);
  return Object.fromEntries(entries.map(([name, value]) => [safeName(name), isSensitive(name) ? censored : safeValue(value, depth)]));
}

function safeValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (isError(value)) return describeError(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= deepest || ArrayBuffer.isView(value)) return '[object]';
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((item) => safeValue(item, depth + 1));
  return safeFields(value, depth + 1);
}

/** pino writes names without escaping them, so a name out of somebody's request could break the line. */
function safeName(name: string): string {
  return /^[\w.-]{1,64}$/u.test(name) ? name : name.replaceAll(/[^\w.-]/gu, '_').slice(0, 64);
}

function isSensitive(name: string): boolean {
  return sensitiveNames.has(name.toLowerCase().replaceAll(/[_-]/gu, ''));
}

/** Errors made by Node core are not `instanceof Error` in another realm. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

export interface ErrorDescription {
  readonly type: string;
  readonly message?: string;
  /** System error, SQLSTATE, problem or OAuth error code. */
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly column?: string;
  /** Stack frames, without the message. */
  readonly stack?: string;
  readonly cause?: ErrorDescription;
  readonly errors?: readonly ErrorDescription[];
}

/**
 * Type, code and place of an error. PostgreSQL puts the values of a row into `detail`, `where` and sometimes the message, parsers quote
 * their input: none of it is kept.
 */
export function describeError(error: Error, depth = 0): ErrorDescription {
  const { cause, errors, syscall, error: oauthCode, code, table, constraint, column } = error as unknown as Record<string, unknown>;
  const type = error.name || 'Error';
  const told = harmlessMessages.has(type) || syscall !== undefined;
  const inner = depth < 3;
  return {
    type: safeName(type),
    ...(told ? { message: blankQuotes(error.message).slice(0, 300) } : {}),
    ...word('code', code ?? oauthCode),
    ...word('table', table),
    ...word('constraint', constraint),
    ...word('column', column),
    ...frames(error),
    ...(inner && isError(cause) ? { cause: describeError(cause, depth + 1) } : {}),
    ...(inner && Array.isArray(errors)
      ? {
          errors: errors
            .filter(isError)
            .slice(0, 3)
            .map((one) => describeError(one, depth + 1)),
        }
      : {}),
  };
}

function word<Name extends string>(name: Name, value: unknown): { readonly [key in Name]?: string } {
  return (typeof value === 'string' && /^[\w.-]{1,64}$/u.test(value) ? { [name]: value } : {}) as { readonly [key in Name]?: string };
}

function blankQuotes(message: string): string {
  return message.replaceAll(/"[^"]*"/gu, '"…"');
}

function frames(error: Error): { readonly stack?: string } {
  const stack = error.stack ?? '';
  const start = error.message === '' ? 0 : stack.indexOf(error.message) + error.message.length;
  const lines = stack.slice(Math.max(start, 0)).split('\n');
  const found = lines.filter((line) => /^\s+at /u.test(line)).slice(0, 12);
  return found.length === 0 ? {} : { stack: found.map((line) => line.trim()).join('\n') };
}

const scrubbers: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^/\s"@]+@/gu, `//${censored}@`],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[email]'],
  [/eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*/gu, '[token]'],
  [/\+\d[\s()\d-]{8,17}\d/gu, '[phone]'],
  // Digits alone might be a number of the JSON line itself: those stand behind a colon, comma or bracket.
  [/(?<![\w:,.[-])[78][\s(-]*9\d{2}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)/gu, '[phone]'],
  [/(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)/gu, '[snils]'],
];

/** Second net, over the finished line: what looks like an address, a number or a token goes, wherever it came from. Keeps JSON valid. */
export function scrubLine(line: string): string {
  return scrubbers.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), line);
}
