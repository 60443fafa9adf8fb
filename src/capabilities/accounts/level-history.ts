import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { assuranceLevel } from './assurance-level.ts';
import type { Evidence } from './evidence.ts';

export type RecordedEvidence = Evidence & { readonly id: string };

/** Evidence that came or went, and the level from that moment on. */
export interface LevelStep {
  readonly at: Date;
  readonly change: 'established' | 'revoked';
  readonly evidence: RecordedEvidence;
  /** Undefined when nothing stands any more. */
  readonly level: AssuranceLevel | undefined;
}

/** Replays the evidence of an account, oldest first. What happened at one moment is seen as one: each step has the level after all of it. */
export function levelHistory(evidence: readonly RecordedEvidence[]): readonly LevelStep[] {
  return evidence
    .flatMap((row) => [
      { at: row.at, change: 'established' as const, evidence: row },
      ...(row.revokedAt === undefined ? [] : [{ at: row.revokedAt, change: 'revoked' as const, evidence: row }]),
    ])
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map((step) => ({ ...step, level: assuranceLevel(evidence, step.at) }));
}
