import { endingText } from './store.ts';

/** A document as the statement gives it; `valid_until` is its last day. */
export interface EndingJson {
  readonly id: string;
  readonly kind: string;
  readonly valid_until: string;
}

/** SQL, a list of EndingJson or null: what of account `$1` ends until the day `$2`. A part of another room's statement. */
export function attachEndingRecords(): string {
  return endingText;
}
