import type { Db } from '../../database/connect.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';

/** Pages that the messages lead to. */
const paths = {
  identity_confirmed: '/account',
  identity_not_confirmed: '/account/identity/checks',
  identity_taken_notice: '/account',
  identity_lapsed: '/account/identity',
  identity_outdated: '/account/identity',
  proof_revoked: '/account/confirm',
} as const;

export interface TellResultInput {
  readonly accountId: string;
  readonly template: keyof typeof paths;
}

/** Tells the citizen, within the caller's transaction, how a check ended. What was found stands on the page alone. */
export function tellResult(deps: TellAccountDeps, tx: Db, { accountId, template }: TellResultInput): Promise<void> {
  return tellAccount(deps, tx, { accountId, template, page: paths[template] });
}
