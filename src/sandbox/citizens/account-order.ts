import { proofMethods } from '../administration.ts';
import { reachableLevels, type AccountOrder } from './make-account.ts';

export type ParsedOrder = AccountOrder | 'malformed' | 'level' | 'method' | 'proved_at';

/** `{"level","method"?,"proved_at"?,"person"?}`, from JSON or from a form; what is left out is the most usual. `now` bounds the past. */
export function parseAccountOrder(value: unknown, now: Date): ParsedOrder {
  if (typeof value !== 'object' || value === null || !('level' in value)) return 'malformed';
  const given = value as { readonly level: unknown; readonly method?: unknown; readonly proved_at?: unknown; readonly person?: unknown };
  const level = reachableLevels.find((known) => known === given.level);
  if (level === undefined) return 'level';
  if (level !== 'confirmed') return { level, person: given.person };
  const method = given.method === undefined ? 'in_person' : proofMethods.find((known) => known === given.method);
  if (method === undefined) return 'method';
  const provedAt = parsePast(given.proved_at, now);
  return provedAt === undefined ? 'proved_at' : { level, person: given.person, proof: { method, provedAt } };
}

/** A day or a moment that has been, as ISO 8601; now when nothing was given. */
function parsePast(value: unknown, now: Date): string | undefined {
  if (value === undefined || value === '') return now.toISOString();
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/u.test(value)) return undefined;
  const moment = new Date(value);
  // JavaScript takes the 31st of February for the 2nd or 3rd of March.
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value.slice(0, 10)) return undefined;
  const isPast = moment.getTime() <= now.getTime() && moment.getUTCFullYear() >= 1990;
  return isPast ? moment.toISOString() : undefined;
}
