import type { Db } from '../../database/connect.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { findAccount } from '../accounts/find-account.ts';
import { storeCaseData } from './case-store.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import { places, type PendingContact } from './new-contact.ts';
import type { Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';
import { sendContactCheck, type SendContactCheckDeps } from './send-contact-check.ts';

export interface SendNewContactCodeInput extends PendingContact {
  readonly operator: Operator;
  readonly caseId: string;
  readonly network: string;
}

/**
 * Keeps the contact that a visitor names, sealed, with the case of the visit, and sends a code to it. Throws `operators.case_moved_on`
 * before the document is the right one, and what sendContactCheck throws.
 */
export function sendNewContactCode(
  deps: SendContactCheckDeps & { readonly db: Db },
  { operator, caseId, network, purpose, contact, replaces }: SendNewContactCodeInput,
): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId, state } = await requireCitizenCase({ db: tx }, operator, caseId);
    const dataKey = await openDataKey({ db: tx, keyring: deps.keyring }, accountId);
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    if (state !== 'matched' || dataKey === undefined || account === undefined) throw operatorProblems.case_moved_on();
    const pending: PendingContact = { purpose, contact, replaces };
    const dataSealed = dataKey.seal(places.caseData(caseId), JSON.stringify(pending));
    await storeCaseData(tx, { caseId, operatorId: operator.operatorId, dataSealed });
    await sendContactCheck(deps, tx, { caseId, contact, accountId, language: account.language, network });
  });
}
