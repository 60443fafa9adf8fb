import { defineProblems } from '../../kernel/problem.ts';

export const operatorProblems = defineProblems('operators', {
  /** Nobody who works at a counter, or no longer. */
  not_an_operator: 403,
  /** The operator's own account is not confirmed any more. */
  not_confirmed: 403,
  /** The operator's own account is opened by one step elsewhere: the second one of this sign-in is not a standing one. */
  two_step_off: 403,
  /** The role does not allow it. */
  not_permitted: 403,
  /** The operator's own account, or their own person under another one. */
  own_account: 403,
  /** Looks for citizens of the last hour: `retryAfterSeconds`. */
  too_many_searches: 429,
  /** No such case or request, or none of this operator or centre. */
  not_found: 404,
  /** The case has gone on, or ended. */
  case_moved_on: 409,
  /** The registries have confirmed nothing that a document could be compared with. */
  nothing_to_compare: 409,
  /** Other data is verified by now than what the document was compared with. */
  data_changed: 409,
  /** No phone and no mailbox that a code could go to. */
  no_contact: 409,
  /** A code went out a moment ago: `retryAfterSeconds`. */
  code_just_sent: 429,
  /** Too many codes to this contact: `retryAfterSeconds`. */
  too_many_codes: 429,
  /** Others have spent what SMS there may be, so none would leave. */
  sms_unavailable: 503,
  /** The contact cannot be used for this account. */
  contact_taken: 409,
  /** No proof stands that could be revoked. */
  nothing_to_revoke: 409,
  /** The same was asked for already and waits. */
  already_requested: 409,
  /** Whoever asked may not decide. */
  own_request: 403,
  /** Somebody else was faster, or its time is over. */
  already_decided: 409,
});
