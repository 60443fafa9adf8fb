import type { Db } from '../../database/connect.ts';
import { readHeldApprovals, readHeldDeskCases } from './export-store.ts';

/** When and why a person was served at a desk, under the names of the exported document. */
export async function exportDeskTraces({ db }: { readonly db: Db }, accountId: string) {
  return { desk_cases: await readHeldDeskCases(db, accountId), approvals: await readHeldApprovals(db, accountId) };
}
