import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { firstPartyClientId } from '../../capabilities/relying-parties/first-party-client.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { accountOfRequest } from './account-of-request.ts';

interface DeletionDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

const { Check, Prompt } = interactionPolicy;

/**
 * Whoever signs in at a site while their account waits to be deleted is told so, once in each sign-in, and can keep the account there and
 * then. Single sign-on shows nothing, and neither do our own pages here: their first one says it anyway.
 */
export function deletionPrompt(deps: DeletionDeps): InstanceType<typeof Prompt> {
  const check = new Check('deletion_pending', 'the End-User has not seen that the account will be deleted', async (ctx) => {
    if (!isSigningIn(ctx) || ctx.oidc.client?.clientId === firstPartyClientId) return Check.NO_NEED_TO_PROMPT;
    const accountId = ctx.oidc.session?.accountId;
    const account = accountId === undefined ? undefined : await accountOfRequest(deps, accountId);
    return account?.deletionDueAt === undefined ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  });
  return new Prompt({ name: 'deletion', requestable: false }, check);
}

/** A page of this very request has signed somebody in, and the notice was not answered in it yet. */
function isSigningIn({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.result?.login !== undefined && oidc.result['deletion'] === undefined && !oidc.promptPending('none');
}
