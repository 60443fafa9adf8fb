import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Language } from '../../kernel/language.ts';
import { requireDeskCase } from './find-desk-case.ts';
import type { Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';
import { sendContactCheck, type SendContactCheckDeps } from './send-contact-check.ts';

export interface ResendVisitorCodeInput {
  readonly operator: Operator;
  readonly caseId: string;
  readonly contact: Contact;
  readonly language: Language;
  readonly network: string;
}

/** Sends one more code to a visitor who has no account yet. Throws what sendContactCheck throws, and `operators.case_moved_on`. */
export function resendVisitorCode(
  deps: SendContactCheckDeps & { readonly db: Db },
  { operator, ...check }: ResendVisitorCodeInput,
): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const { state } = await requireDeskCase({ db: tx }, operator, check.caseId);
    if (state !== 'contact') throw operatorProblems.case_moved_on();
    await sendContactCheck(deps, tx, check);
  });
}
