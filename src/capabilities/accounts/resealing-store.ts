import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { sealedColumn } from '../../database/sealed-column.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Page } from '../../kernel/resealing.ts';

/** Of every account, closed ones too: what a person left behind must open until it is erased. */
export const dataKeys = sealedColumn({ table: 'accounts', column: 'data_key_wrapped' });

export interface IdentifierToIndex {
  readonly id: string;
  readonly account_id: string;
  readonly kind: Identifier['kind'];
  readonly key_version: number;
  readonly value_sealed: Buffer;
  readonly data_key_wrapped: Buffer;
}

/** Removed identifiers too: their index is made with a key as well. */
export async function readIdentifiers(db: Db, { after, limit }: Page): Promise<readonly IdentifierToIndex[]> {
  return db
    .selectFrom('identifiers')
    .innerJoin('accounts', 'accounts.id', 'identifiers.account_id')
    .select([
      'identifiers.id',
      'identifiers.account_id',
      'identifiers.kind',
      'identifiers.key_version',
      'identifiers.value_sealed',
      'accounts.data_key_wrapped',
    ])
    .where('identifiers.id', '>', after)
    .orderBy('identifiers.id')
    .limit(limit)
    .execute();
}

export interface IndexedIdentifier {
  readonly id: string;
  readonly oldVersion: number;
  readonly keyVersion: number;
  readonly blindIndex: Buffer;
}

/**
 * Both columns at once, so that at no moment a look-up by all keys misses the row. Two accounts with one identifier, which must not be,
 * are left alone: neither the index nor this decides whose it is.
 */
export async function replaceIndexes(db: Db, fresh: readonly IndexedIdentifier[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update identifiers set blind_index = fresh.blind_index, key_version = fresh.key_version
    from unnest(${fresh.map(({ id }) => id)}::text[], ${fresh.map(({ oldVersion }) => oldVersion)}::int[],
      ${fresh.map(({ keyVersion }) => keyVersion)}::int[], ${fresh.map(({ blindIndex }) => blindIndex)}::bytea[]
    ) as fresh (id, old_version, key_version, blind_index)
    where identifiers.id = fresh.id and identifiers.key_version = fresh.old_version and (
      identifiers.removed_at is not null or not exists (
        select from identifiers as other
        where other.kind = identifiers.kind and other.key_version = fresh.key_version and other.blind_index = fresh.blind_index
          and other.removed_at is null))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

export interface VersionToIndex {
  readonly id: string;
  readonly account_id: string;
  readonly key_version: number;
  readonly data_sealed: Buffer;
  readonly data_key_wrapped: Buffer;
}

export async function readVersions(db: Db, { after, limit }: Page): Promise<readonly VersionToIndex[]> {
  return db
    .selectFrom('identity_versions')
    .innerJoin('accounts', 'accounts.id', 'identity_versions.account_id')
    .select([
      'identity_versions.id',
      'identity_versions.account_id',
      'identity_versions.key_version',
      'identity_versions.data_sealed',
      'accounts.data_key_wrapped',
    ])
    .where('identity_versions.id', '>', after)
    .orderBy('identity_versions.id')
    .limit(limit)
    .execute();
}

export interface IndexedVersion {
  readonly id: string;
  readonly oldVersion: number;
  readonly keyVersion: number;
  readonly snilsIndex: Buffer;
  readonly documentIndex: Buffer;
}

export async function replaceVersionIndexes(db: Db, fresh: readonly IndexedVersion[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update identity_versions
    set snils_blind_index = fresh.snils_index, document_blind_index = fresh.document_index, key_version = fresh.key_version
    from unnest(${fresh.map(({ id }) => id)}::text[], ${fresh.map(({ oldVersion }) => oldVersion)}::int[],
      ${fresh.map(({ keyVersion }) => keyVersion)}::int[], ${fresh.map(({ snilsIndex }) => snilsIndex)}::bytea[],
      ${fresh.map(({ documentIndex }) => documentIndex)}::bytea[]
    ) as fresh (id, old_version, key_version, snils_index, document_index)
    where identity_versions.id = fresh.id and identity_versions.key_version = fresh.old_version`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
