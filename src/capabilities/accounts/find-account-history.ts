import type { Db } from '../../database/connect.ts';
import { readAccountDates, readAllEvidence } from './history-store.ts';
import type { RecordedEvidence } from './level-history.ts';

/** What an account's level rests on and ever rested on; nothing of the person. */
export interface AccountHistory {
  readonly openedAt: Date;
  readonly closedAt?: Date;
  /** Oldest first, with what was revoked. */
  readonly evidence: readonly RecordedEvidence[];
}

/** Of closed accounts too. Undefined when there is none with this id. */
export async function findAccountHistory({ db }: { readonly db: Db }, accountId: string): Promise<AccountHistory | undefined> {
  const dates = await readAccountDates(db, accountId);
  if (dates === undefined) return undefined;
  const rows = await readAllEvidence(db, accountId);
  return {
    openedAt: dates.created_at,
    ...(dates.closed_at === null ? {} : { closedAt: dates.closed_at }),
    evidence: rows.map(({ id, kind, source, reference, at, revoked_at, proof_id, proved_at }) => ({
      id,
      kind,
      source,
      at,
      ...(reference === null ? {} : { reference }),
      ...(revoked_at === null ? {} : { revokedAt: revoked_at }),
      ...(proof_id === null || proved_at === null ? {} : { proof: { proofId: proof_id, provedAt: proved_at } }),
    })),
  };
}
