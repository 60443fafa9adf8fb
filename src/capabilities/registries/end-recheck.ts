import type { Db } from '../../database/connect.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { noteUnanswered } from './recheck-store.ts';
import { tellResult } from './tell-result.ts';

export interface EndRecheckDeps extends TellAccountDeps {
  readonly config: TellAccountDeps['config'] & { readonly registries: { readonly recheckDays: number } };
}

export interface EndRecheckInput {
  readonly accountId: string;
  readonly state: 'confirmed' | 'refused' | 'expired';
  /** Whether what the registries said has taken the ground from the verified data: the citizen was told of it then. */
  readonly hasLapsed: boolean;
}

/**
 * What follows when a re-check has ended. A registry that merely does not find what it once confirmed takes nothing away: names change, and
 * registries err. The citizen is asked to bring the data up to date.
 */
export async function endRecheck(deps: EndRecheckDeps, tx: Db, { accountId, state, hasLapsed }: EndRecheckInput): Promise<void> {
  if (state === 'expired') return noteUnanswered(tx, accountId, deps.config.registries.recheckDays);
  if (state === 'refused' && !hasLapsed) await tellResult(deps, tx, { accountId, template: 'identity_outdated' });
}
