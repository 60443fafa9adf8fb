import { withFactor } from '../../../capabilities/authentication/amr.ts';
import type { Authenticated } from '../../../capabilities/authentication/complete-sign-in.ts';
import type { Deps } from '../../../deps.ts';
import { finishInteraction, type InteractionView } from '../../oidc/interactions.ts';
import type { PageHttpContext } from '../page.ts';
import { readFirstFactor } from '../second-step/proven-first-factor.ts';
import { finishSignIn } from '../sign-in/finish-sign-in.ts';

/** Who has shown a factor before the signature, which then has to be theirs. */
export interface ShownBefore {
  readonly accountId: string;
  readonly amr: readonly string[];
}

/**
 * Where a site demands a stronger sign-in, whoever is signed in; at a sign-in, whoever has shown a first factor. Otherwise the signature may
 * be anybody's, as a password may.
 */
export function shownBefore(
  ctx: PageHttpContext,
  deps: Deps,
  { uid, prompt, accountId, details }: InteractionView,
): ShownBefore | undefined {
  if (prompt === 'login') return readFirstFactor(ctx, deps, uid);
  return accountId === undefined ? undefined : { accountId, amr: (details['amr'] as readonly string[] | undefined) ?? [] };
}

/** A signature is two kinds of factor in one: nothing more is asked for, and the site's request goes on. */
export async function finishWithSignature(
  ctx: PageHttpContext,
  deps: Deps,
  { prompt }: InteractionView,
  { authenticated, before }: { readonly authenticated: Authenticated; readonly before: ShownBefore | undefined },
): Promise<void> {
  const { accountId } = authenticated;
  const amr = before === undefined ? authenticated.amr : withFactor(before.amr, 'e_signature');
  if (prompt === 'login') return finishSignIn(ctx, deps, { kind: 'authenticated', accountId, amr });
  await finishInteraction(ctx, deps, { login: { accountId, amr: [...amr] } });
}
