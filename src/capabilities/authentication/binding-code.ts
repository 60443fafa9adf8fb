import type { CodeOwner } from '../one-time-codes/one-time-code.ts';

/** The pause of the provider in which somebody wants to bind their first second factor. */
export interface BindingPause {
  readonly accountId: string;
  readonly interactionId: string;
}

/** Whose code by e-mail it is: worth nothing in another pause, nor as the second step itself. */
export function bindingCodeOwner({ accountId, interactionId }: BindingPause): CodeOwner {
  return { purpose: 'second_step', subject: `${accountId}|${interactionId}|binding` };
}
