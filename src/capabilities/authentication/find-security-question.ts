import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { factorPlaces } from './factor-places.ts';
import { readQuestion } from './security-question-store.ts';

export interface SecurityQuestionDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly recovery: { readonly securityQuestion: boolean } };
}

/** The question an account is asked on its way back in; undefined when it has set none, or this installation asks none. */
export async function findSecurityQuestion(deps: SecurityQuestionDeps, accountId: string): Promise<string | undefined> {
  if (!deps.config.recovery.securityQuestion) return undefined;
  const stored = await readQuestion(deps.db, accountId);
  const dataKey = stored === undefined ? undefined : await openDataKey(deps, accountId);
  return stored === undefined ? undefined : dataKey?.unseal(factorPlaces.securityQuestion(accountId), stored.questionSealed);
}
