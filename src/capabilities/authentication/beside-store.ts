import { sql, type RawBuilder } from 'kysely';
import type { BesideTexts } from './recorded-sign-in.ts';

/** SQL, for what the record of a sign-in returns: one JSON value of all these. */
export function besideColumn(beside: BesideTexts): RawBuilder<Readonly<Record<string, unknown>>> {
  const members = Object.entries(beside).map(([name, text]) => `'${name}', ${text}`);
  return sql.raw(`json_build_object(${members.join(', ')})`);
}
