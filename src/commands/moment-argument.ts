const dateOrDateTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/u;

/**
 * A past moment from the command line (RFC 3339): a day, meaning its beginning in UTC, or a day and time with the zone said. Undefined for
 * anything else, such as a time whose zone one would have to guess, and for the future.
 */
export function parseMoment(text: string, now = new Date()): Date | undefined {
  if (!dateOrDateTime.test(text)) return undefined;
  const moment = new Date(text);
  // JavaScript reads 31 November as 1 December.
  const isReal = !Number.isNaN(moment.getTime()) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
  return isReal && moment <= now ? moment : undefined;
}
