import { sql, type RawBuilder } from 'kysely';
import type { Identifier } from '../../kernel/identifier.ts';

/** An identifier as rows are looked up by it: its blind index under each master key in use, and those keys, in the same order. */
export interface SoughtIdentifier {
  readonly kind: Identifier['kind'];
  readonly keyVersions: readonly number[];
  readonly allBlindIndexes: readonly Buffer[];
}

/**
 * `select account_id` of whoever has this identifier now. One probe of the unique index (kind, key_version, blind_index) for each key; the
 * limit within keeps plans that were made while there were few rows from reading all of a kind later.
 */
export function ownerOf({ kind, keyVersions, allBlindIndexes }: SoughtIdentifier): RawBuilder<{ account_id: string }> {
  return sql`
    select owner.account_id
    from unnest(${keyVersions}::int[], ${allBlindIndexes}::bytea[]) as sought (key_version, blind_index)
    cross join lateral (
      select account_id from identifiers
      where kind = ${kind} and key_version = sought.key_version and blind_index = sought.blind_index and removed_at is null
      limit 1
    ) as owner
    limit 1`;
}
