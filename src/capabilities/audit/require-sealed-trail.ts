import type { Db } from '../../database/connect.ts';
import { trailOf } from './attach-trail.ts';
import { auditProblems } from './problems.ts';

const RETRY_AFTER_SECONDS = 60;

/**
 * Before a level is raised or somebody works at the desk: such a decision has to stand in a trail that cannot be changed unseen. Costs no
 * statement. Throws `audit.unsealed`.
 */
export function requireSealedTrail(db: Db): void {
  const trail = trailOf(db);
  if (trail === undefined || trail.seal.unsealedSeconds(performance.now()) <= trail.refuseAfterSeconds) return;
  throw auditProblems.unsealed({ retryAfterSeconds: RETRY_AFTER_SECONDS });
}
