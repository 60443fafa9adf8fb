import type { Db } from '../../database/connect.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { translateTo } from '../../kernel/texts.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { methodRow } from './catalogue.ts';

export type TellCitizenInput =
  | { readonly accountId: string; readonly template: 'identity_proved'; readonly method: ProofMethod }
  | { readonly accountId: string; readonly template: 'proof_revoked' };

/** Tells the citizen within the caller's transaction: whoever holds one of the contacts should learn of what was done in their name. */
export function tellCitizen(deps: TellAccountDeps, tx: Db, input: TellCitizenInput): Promise<void> {
  const { accountId, template } = input;
  const news = { accountId, template, page: '/account/confirm' };
  if (input.template === 'proof_revoked') return tellAccount(deps, tx, news);
  const { name } = methodRow(input.method);
  return tellAccount(deps, tx, { ...news, params: (language) => ({ method: translateTo(language)(name) }) });
}
