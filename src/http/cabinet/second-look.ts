import { findAccount } from '../../capabilities/accounts/find-account.ts';
import type { Progress } from '../../capabilities/registries/progress.ts';
import type { Deps } from '../../deps.ts';
import { satisfies } from '../../kernel/assurance.ts';
import { hasLevel, type LevelledAccount } from '../oidc/levelled-account.ts';

/**
 * The account was read before its checks were: when the answer came in between, they are confirmed and the level is not, as if it had been
 * taken back. A second look tells the two apart.
 */
export async function withLevelOfChecks(
  deps: Pick<Deps, 'db' | 'keyring'>,
  account: LevelledAccount,
  progress: Pick<Progress, 'state'> | undefined,
): Promise<LevelledAccount> {
  if (progress?.state !== 'confirmed' || satisfies(account.assuranceLevel, 'standard')) return account;
  const now = await findAccount(deps, account.accountId);
  return hasLevel(now) ? now : account;
}
