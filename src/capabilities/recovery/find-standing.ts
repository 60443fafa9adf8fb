import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { chooseStep, type ChooseStepDeps, type Standing } from './choose-step.ts';
import { openRecovery } from './open-recovery.ts';
import type { Recovery } from './recovery.ts';
import { findBySecret } from './store.ts';

export interface RecoveryStanding {
  /** Its step is the one of this moment. */
  readonly recovery: Recovery;
  /** Of a recovery whose contact is proven and whose end is still to come. */
  readonly standing?: Standing;
}

/**
 * The recovery of a browser and what it leans on now, for its pages. Undefined when there is none, its time is over, or the password was
 * changed meanwhile.
 */
export async function findStanding(deps: ChooseStepDeps & { readonly db: Db }, secret: string): Promise<RecoveryStanding | undefined> {
  const row = await findBySecret(deps.db, digestToken(secret));
  if (row === undefined) return undefined;
  const recovery = openRecovery(deps.keyring, row);
  if (row.step === 'confirm_contact' || row.step === 'done') return { recovery };
  const standing = await chooseStep(deps, deps.db, row);
  return standing === undefined ? undefined : { recovery: { ...recovery, step: standing.step }, standing };
}
