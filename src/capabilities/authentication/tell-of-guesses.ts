import type { Db } from '../../database/connect.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { SECURITY_PATH } from './security-change.ts';

/** Somebody knows the password and has tried the second step until the wait: the owner should learn of it before anybody else gets on. */
export function tellOfGuesses(deps: TellAccountDeps, tx: Db, accountId: string): Promise<void> {
  return tellAccount(deps, tx, { accountId, template: 'second_step_guessed', page: SECURITY_PATH });
}
