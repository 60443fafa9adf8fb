import type { Account } from '../../../capabilities/accounts/account.ts';
import { findAccount } from '../../../capabilities/accounts/find-account.ts';
import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { contactForCode, deskCodeOwner } from '../../../capabilities/operators/desk-code.ts';
import type { CitizenCase } from '../../../capabilities/operators/desk-case.ts';
import { requireCitizenCase } from '../../../capabilities/operators/find-desk-case.ts';
import type { Operator } from '../../../capabilities/operators/operator.ts';
import { operatorProblems } from '../../../capabilities/operators/problems.ts';
import { recordVisitLook } from '../../../capabilities/operators/record-visit-look.ts';
import type { Deps } from '../../../deps.ts';
import type { Contact } from '../../../kernel/identifier.ts';

export interface Visit {
  readonly visit: CitizenCase;
  readonly account: Account;
  /** Where the code went or will go. */
  readonly contact: Contact | undefined;
  /** Until a new code may be sent; 0 when none was. */
  readonly secondsLeft: number;
  /** A code is out that can be answered. */
  readonly codeSent: boolean;
}

/** A case of this operator with the citizen it is about. Throws `operators.not_found`, `operators.too_many_searches`. */
export async function loadVisit(deps: Deps, operator: Operator, caseId: string): Promise<Visit> {
  const visit = await requireCitizenCase(deps, operator, caseId);
  await recordVisitLook(deps, { operator, visit });
  const account = await findAccount(deps, visit.accountId);
  if (account === undefined || visit.kind !== 'visit') throw operatorProblems.not_found();
  const contact = contactForCode(account.contacts);
  const isDue = visit.state === 'matched' && contact !== undefined;
  const timing = isDue ? await findCodeTiming(deps, deskCodeOwner(deps.keyring, { caseId, contact, use: 'identity' })) : undefined;
  return { visit, account, contact, secondsLeft: timing?.resendInSeconds ?? 0, codeSent: (timing?.expiresInSeconds ?? 0) > 0 };
}
