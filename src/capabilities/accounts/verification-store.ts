import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Evidence } from './evidence.ts';
import { ownerOf } from './identifier-store.ts';

/** Evidence with the id of its row. */
export type StandingEvidence = Evidence & { readonly id: string };

/** What the level of a locked account rests on now. */
export async function readStandingEvidence(db: Db, accountId: string): Promise<readonly StandingEvidence[]> {
  const rows = await db
    .selectFrom('evidence')
    .select(['id', 'kind', 'source', 'reference', 'at', 'proof_id', 'proved_at'])
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ reference, proof_id: proofId, proved_at: provedAt, ...row }) => ({
    ...row,
    ...(reference === null ? {} : { reference }),
    ...(proofId === null || provedAt === null ? {} : { proof: { proofId, provedAt } }),
  }));
}

/** By the database's clock when no moment is given; never earlier than the evidence itself. */
export async function revokeEvidence(db: Db, ids: readonly string[], at?: Date): Promise<void> {
  await sql`
    update evidence set revoked_at = greatest(at, coalesce(${at ?? null}::timestamptz, clock_timestamp()))
    where id = any(${ids}::text[]) and revoked_at is null`.execute(db);
}

export interface SnilsClaim {
  readonly accountId: string;
  readonly identifierId: string;
  readonly blindIndex: Buffer;
  readonly allBlindIndexes: readonly Buffer[];
  /** Of all of them. */
  readonly keyVersions: readonly number[];
  readonly keyVersion: number;
  readonly valueSealed: Buffer;
  readonly confirmedAt: Date;
}

export interface SnilsOwner {
  readonly accountId: string;
  /** The account was verified with another number until now. */
  readonly replaced: boolean;
}

/**
 * Makes a SNILS the identifier of this account, in place of the one it had, unless an account has it: the unique index decides among many
 * at once, and a conflict leaves everything as it was without a savepoint. Answers whose it is now, and whether the account had another.
 */
export async function claimSnils(db: Db, claim: SnilsClaim): Promise<SnilsOwner> {
  const claimed = await sql<{ replaced: boolean }>`
    with claimed as (
      insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
      select ${claim.identifierId}, ${claim.accountId}, 'snils', ${claim.blindIndex}::bytea, ${claim.keyVersion}::int,
        ${claim.valueSealed}::bytea, ${claim.confirmedAt}::timestamptz
      where not exists (${ownerOf({ ...claim, kind: 'snils' })})
      on conflict (kind, key_version, blind_index) where removed_at is null do nothing
      returning account_id
    ), earlier as (
      update identifiers set removed_at = clock_timestamp()
      where account_id = ${claim.accountId} and kind = 'snils' and removed_at is null and exists (select from claimed)
      returning 1
    )
    select exists (select from earlier) as replaced from claimed`.execute(db);
  const [own] = claimed.rows;
  if (own !== undefined) return { accountId: claim.accountId, replaced: own.replaced };
  // A statement of its own: only a new snapshot shows the row of whoever was faster.
  const { rows } = await ownerOf({ ...claim, kind: 'snils' }).execute(db);
  if (rows[0] === undefined) throw new Error('the SNILS was given up at the moment it was claimed');
  return { accountId: rows[0].account_id, replaced: false };
}

export async function removeSnils(db: Db, accountId: string): Promise<void> {
  await sql`
    update identifiers set removed_at = clock_timestamp()
    where account_id = ${accountId} and kind = 'snils' and removed_at is null`.execute(db);
}
