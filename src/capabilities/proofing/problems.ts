import { defineProblems } from '../../kernel/problem.ts';

export const proofingProblems = defineProblems('proofing', {
  /** The registries have not confirmed the account's data: there is nothing that a person could be compared with. */
  not_standard: 409,
  /** Other data is verified by now than when the case was opened. */
  data_changed: 409,
  /** This installation has nobody to prove identity with by this method. */
  method_not_offered: 404,
  /** No such case of this account. */
  case_not_found: 404,
  /** The case has ended, or its time is over. */
  case_ended: 409,
  /** Nothing of this proof stands. */
  proof_not_found: 404,
});
