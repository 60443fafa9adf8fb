import type { ProofMethod } from '../../kernel/proof-method.ts';
import { underWayText } from './store.ts';

export interface OpenCaseJson {
  readonly method: ProofMethod;
  readonly state: 'open' | 'waiting';
}

/** SQL, a list of OpenCaseJson or null: the cases of account `$1` under way. A part of another room's statement. */
export function attachOpenCases(): string {
  return underWayText;
}
