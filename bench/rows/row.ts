import type { Finding } from '../report.ts';
import type { Stage } from '../stage.ts';

export interface RowOptions {
  /** Whole sizes instead of samples. */
  readonly long: boolean;
  readonly rounds: number;
  /** Tells what is under way. */
  readonly say: (text: string) => void;
}

/** A subject of the benchmark. */
export interface Row {
  readonly name: string;
  readonly measure: (stage: Stage, options: RowOptions) => Promise<readonly Finding[]>;
}

/** The accounts that sign in where their number is not the subject. */
export const ACCOUNTS = 1000;
