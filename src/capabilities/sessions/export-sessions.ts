import type { Db } from '../../database/connect.ts';
import { readSecurityCases } from './export-store.ts';
import { listSessions } from './list-sessions.ts';

/** Sign-ins that hold and the cases of those that were not the owner's, under the names of the exported document. */
export async function exportSessions(deps: { readonly db: Db }, accountId: string) {
  const sessions = await listSessions(deps, { accountId });
  return {
    sessions: sessions.map(({ startedAt, seenAt, from, amr, clientIds }) => ({
      started_at: startedAt,
      last_seen_at: seenAt,
      browser: from?.browser ?? null,
      network: from?.network ?? null,
      amr,
      client_ids: clientIds,
    })),
    security_cases: await readSecurityCases(deps.db, accountId),
  };
}
