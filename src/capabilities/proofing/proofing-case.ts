import type { ApplicationNumber } from '../../kernel/application-number.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';

/** `open`: the citizen has something to do; `waiting`: somebody else has. The others are ends. */
export type CaseState = 'open' | 'waiting' | 'completed' | 'refused' | 'cancelled' | 'expired';

/** What may be done with a case, in which states, and where it leads. The store's updates are made of these rows. */
export const caseOperations = {
  wait: { from: ['open'], to: 'waiting' },
  resume: { from: ['waiting'], to: 'open' },
  complete: { from: ['open', 'waiting'], to: 'completed' },
  refuse: { from: ['open', 'waiting'], to: 'refused' },
  cancel: { from: ['open', 'waiting'], to: 'cancelled' },
  expire: { from: ['open', 'waiting'], to: 'expired' },
} as const satisfies Readonly<Record<string, { readonly from: readonly CaseState[]; readonly to: CaseState }>>;

export type CaseOperation = keyof typeof caseOperations;

/** Codes and counts that a method keeps with its case; never personal data. */
export type CaseDetails = Readonly<Record<string, string | number | boolean>>;

/** One attempt to prove identity by one method, of one version of the data. */
export interface ProofingCase {
  readonly caseId: string;
  readonly accountId: string;
  readonly method: ProofMethod;
  readonly versionId: string;
  readonly state: CaseState;
  readonly refusal?: string;
  readonly details: CaseDetails;
  readonly attempts: number;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt?: Date;
  /** What the citizen names at the counter; of visits alone. */
  readonly applicationNumber?: ApplicationNumber;
}

export function isUnderWay({ state }: Pick<ProofingCase, 'state'>): boolean {
  return state === 'open' || state === 'waiting';
}
