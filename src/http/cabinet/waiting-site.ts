import { clientName } from '../../capabilities/relying-parties/client.ts';
import { takesMethod } from '../../capabilities/relying-parties/counting-proofs.ts';
import type { Deps } from '../../deps.ts';
import { proofMethods } from '../../kernel/proof-method.ts';
import { clearCookie, readCookie, setCookie } from '../middleware/cookies.ts';
import type { PageHttpContext } from '../pages/page.ts';
import type { WaitingSite } from '../views/page-context.ts';

type WaitingDeps = Pick<Deps, 'oidc' | 'clients' | 'config'>;

const NAME = 'waiting';

/** Remembers in this browser which request of a site the citizen has left to raise the level; as long as that request lives. */
export function rememberWaitingSite(ctx: PageHttpContext, deps: WaitingDeps, interactionId: string): void {
  setCookie(ctx, deps, { name: NAME, value: interactionId, maxAgeSeconds: deps.config.sessions.interactionSeconds });
}

export function forgetWaitingSite(ctx: PageHttpContext, deps: WaitingDeps): void {
  clearCookie(ctx, deps, NAME);
}

/** Whether this browser remembers a site at all, be it still waiting or not. */
export function mayHaveWaitingSite(ctx: PageHttpContext, deps: WaitingDeps): boolean {
  return readCookie(ctx, deps, NAME) !== undefined;
}

/** The site whose request still waits for this person in this session; undefined when there is none, or no longer. */
export async function findWaitingSite(
  ctx: PageHttpContext,
  deps: WaitingDeps,
  person: { readonly account: { readonly accountId: string }; readonly sessionUid: string },
): Promise<WaitingSite | undefined> {
  const uid = readCookie(ctx, deps, NAME);
  if (uid === undefined || !/^[\w-]{10,64}$/u.test(uid)) return undefined;
  const interaction = await deps.oidc.provider().Interaction.find(uid);
  const session = interaction?.session;
  const isTheirs = session?.accountId === person.account.accountId && session.uid === person.sessionUid;
  const client = isTheirs ? await deps.clients.find(String(interaction?.params['client_id'])) : undefined;
  if (client !== undefined) {
    const takes = proofMethods.filter((method) => takesMethod(method, client.policy));
    return { name: clientName(client.metadata, ctx.state.page.language), href: `/interaction/${uid}`, takes };
  }
  forgetWaitingSite(ctx, deps);
  return undefined;
}
