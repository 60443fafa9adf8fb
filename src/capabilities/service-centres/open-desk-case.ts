import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openCase } from '../proofing/open-case.ts';
import type { ProofingCase } from '../proofing/proofing-case.ts';
import { giveVisitToCase } from './visit-store.ts';

/**
 * Opens the citizen's case `in_person`, or finds the one under way. A visit booked for a case of earlier data is for this one from now
 * on. Throws `proofing.not_standard`.
 */
export async function openDeskCase(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId }: { readonly accountId: string },
): Promise<ProofingCase> {
  return deps.db.transaction().execute(async (tx) => {
    const { case: opened } = await openCase(deps, tx, { accountId, method: 'in_person', actor: 'citizen' });
    await giveVisitToCase(tx, accountId, opened.caseId);
    return opened;
  });
}
