import { assuranceLevel } from '../../../capabilities/accounts/assurance-level.ts';
import type { Evidence } from '../../../capabilities/accounts/evidence.ts';
import type { Progress } from '../../../capabilities/registries/progress.ts';
import { satisfies, type AssuranceLevel } from '../../../kernel/assurance.ts';

/** The level now, beside the one that the account had when the checks began. */
export interface LevelChange {
  readonly now: AssuranceLevel;
  /** Undefined when it is no higher than now. */
  readonly fallenFrom: AssuranceLevel | undefined;
  /** It is these checks that the level comes of. */
  readonly isRaised: boolean;
}

/** `evidence`: with what was revoked. `level`: of the account, should nothing of its evidence be left. */
export function levelChange(
  { evidence }: { readonly evidence: readonly Evidence[] },
  { state, startedAt }: Pick<Progress, 'state' | 'startedAt'>,
  level: AssuranceLevel,
): LevelChange {
  const now = assuranceLevel(evidence) ?? level;
  // What the registries say in the very millisecond of the sending is said of what was sent.
  const before = assuranceLevel(evidence, new Date(startedAt.getTime() - 1));
  return {
    now,
    fallenFrom: before === undefined || satisfies(now, before) ? undefined : before,
    isRaised: state === 'confirmed' && now === 'standard' && (before === undefined || !satisfies(before, 'standard')),
  };
}
