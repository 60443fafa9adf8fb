import type { PersonBefore } from '../../../capabilities/authentication/complete-passkey-sign-in.ts';
import type { Deps } from '../../../deps.ts';
import type { InteractionView } from '../../oidc/interactions.ts';
import type { PageHttpContext } from '../page.ts';
import { shownAmr } from '../second-step/person.ts';
import { readFirstFactor } from '../second-step/proven-first-factor.ts';

/**
 * Whose passkey it has to be: of whoever has shown a first factor in this sign-in, or is signed in where a site demands more of them.
 * Undefined at the beginning of a sign-in, which may be anybody's.
 */
export function personBefore(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): PersonBefore | undefined {
  const { uid, prompt, accountId } = interaction;
  if (prompt === 'login') {
    const first = readFirstFactor(ctx, deps, uid);
    return first && { ...first, signedIn: false };
  }
  return accountId === undefined ? undefined : { accountId, amr: shownAmr(interaction), signedIn: true };
}
