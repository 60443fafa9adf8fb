import type { Db } from '../../database/connect.ts';
import { isFall, type AssuranceLevel } from '../../kernel/assurance.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { endAccess } from '../sessions/end-access.ts';
import { tellResult } from './tell-result.ts';

export interface EndLapsedAccessDeps extends TellAccountDeps {
  readonly config: TellAccountDeps['config'] & { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface Lapse {
  readonly before: AssuranceLevel | undefined;
  readonly level: AssuranceLevel | undefined;
  readonly isOtherPerson: boolean;
}

/**
 * When the data that was confirmed is not of the person whom a method had proven, the proofs end with the earlier data, and so does what
 * relying parties hold of the account; the citizen is told. With another SNILS all they hold ends whatever the level: another person
 * granted it. Within the caller's transaction.
 */
export async function endLapsedAccess(
  deps: EndLapsedAccessDeps,
  tx: Db,
  accountId: string,
  { before, level, isOtherPerson }: Lapse,
): Promise<void> {
  const hasFallen = isFall(before, level);
  if (hasFallen || isOtherPerson) await endAccess(deps, tx, { accountId, reason: hasFallen ? 'level_lowered' : 'person_changed' });
  if (hasFallen) await tellResult(deps, tx, { accountId, template: 'proof_revoked' });
}
