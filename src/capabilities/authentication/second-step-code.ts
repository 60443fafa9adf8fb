import type { CodeOwner } from '../one-time-codes/one-time-code.ts';

/** Whose code by SMS it is: of this account in this pause, so that a code read out to a stranger opens nothing in the stranger's browser. */
export function secondStepCodeOwner(input: { readonly accountId: string; readonly interactionId: string }): CodeOwner {
  return { purpose: 'second_step', subject: `${input.accountId}|${input.interactionId}` };
}
