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
  /** The last letter was ordered less than 30 days ago: `days` still to wait. */
  letter_too_soon: 429,
  /** Wrong codes from this network, whatever the accounts: `retryAfterSeconds`. */
  letter_too_many_codes: 429,
  /** Too many tries by this method within 24 hours. */
  too_many_tries: 429,
  /** The authorities' lists cannot be had now, so the signature cannot be checked. */
  signature_not_checked: 503,
  /** The bank cannot be reached. */
  bank_unavailable: 503,
  /** Nothing of this proof stands. */
  proof_not_found: 404,
});
