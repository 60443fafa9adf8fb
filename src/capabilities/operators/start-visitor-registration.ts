import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import { recordEvent } from '../audit/record-event.ts';
import { insertCase } from './case-store.ts';
import type { DeskCase } from './desk-case.ts';
import { countSearch, lockForCounting } from './operator-store.ts';
import { actorOf, type OperatorAtDesk } from './operator.ts';
import { operatorProblems } from './problems.ts';
import { sendContactCheck, type SendContactCheckDeps } from './send-contact-check.ts';

export interface StartVisitorRegistrationInput {
  readonly operator: OperatorAtDesk;
  /** Of the visitor; whether it has an account is not told to the operator either. */
  readonly contact: Contact;
  readonly language: Language;
  readonly network: string;
}

/**
 * Begins the registration of a visitor: a code goes to their contact. It counts as a look for a citizen, because an operator could find out
 * with it whose contact is known. Throws `operators.too_many_searches` and what sendContactCheck throws.
 */
export function startVisitorRegistration(
  deps: SendContactCheckDeps & { readonly db: Db },
  { operator, ...visitor }: StartVisitorRegistrationInput,
): Promise<DeskCase> {
  return deps.db.transaction().execute(async (tx) => {
    await lockForCounting(tx, operator.operatorId);
    const { searchesPerHour, caseSeconds } = deps.config.desk;
    const look = await countSearch(tx, { operatorId: operator.operatorId, limit: searchesPerHour });
    if (!look.counted) throw operatorProblems.too_many_searches({ retryAfterSeconds: look.retryAfterSeconds });
    const caseId = newId('dcs');
    const started = await insertCase(tx, {
      caseId,
      kind: 'registration',
      state: 'contact',
      operator,
      reason: 'registration',
      lifetimeSeconds: caseSeconds,
    });
    await sendContactCheck(deps, tx, { caseId, ...visitor });
    const details = { case: caseId, centre: operator.centreId };
    await recordEvent(tx, { actor: actorOf(operator), action: 'desk.registration_started', details });
    return started;
  });
}
