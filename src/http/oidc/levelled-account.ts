import type { Account } from '../../capabilities/accounts/account.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';

/** An account that has reached a level; no other can sign in. */
export type LevelledAccount = Account & { readonly assuranceLevel: AssuranceLevel };

export function hasLevel(account: Account | undefined): account is LevelledAccount {
  return account?.assuranceLevel !== undefined;
}
