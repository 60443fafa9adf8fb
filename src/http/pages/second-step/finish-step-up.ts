import { withFactor, type Factor } from '../../../capabilities/authentication/amr.ts';
import type { Deps } from '../../../deps.ts';
import { finishInteraction, interactionProblems, type InteractionView } from '../../oidc/interactions.ts';
import type { PageHttpContext } from '../page.ts';
import { shownAmr } from './person.ts';

export interface ShownFactor {
  readonly factor: Factor;
  /** Since when it has been the account's. */
  readonly boundAt: Date;
  /** When it was shown, by the database's clock, in milliseconds. */
  readonly at?: number;
}

export interface SessionThere {
  readonly sessionUid: string;
  /** When a factor was last shown in it, in seconds of the epoch. */
  readonly shownAt: number;
}

/** This browser's session; undefined when it is another person's by now. */
export async function sessionThere(ctx: PageHttpContext, deps: Pick<Deps, 'oidc'>, accountId: string): Promise<SessionThere | undefined> {
  const { uid, loginTs, ...session } = await deps.oidc.provider().Session.get(ctx);
  return session.accountId === accountId && loginTs !== undefined ? { sessionUid: uid, shownAt: loginTs } : undefined;
}

/** When a factor was last shown in this browser's session, in seconds of the epoch; undefined when it is another person's by now. */
export async function lastShownAt(ctx: PageHttpContext, deps: Pick<Deps, 'oidc'>, accountId: string): Promise<number | undefined> {
  return (await sessionThere(ctx, deps, accountId))?.shownAt;
}

/**
 * Adds a factor to a session that there is, and the site's request goes on. It counts as shown just now only if it was the account's before
 * anything was last shown: whoever came by an open session cannot bind a factor of their own and keep the session fresh with it.
 */
export async function finishStepUp(ctx: PageHttpContext, deps: Deps, interaction: InteractionView, shown: ShownFactor): Promise<void> {
  const { accountId } = interaction;
  const before = accountId === undefined ? undefined : await lastShownAt(ctx, deps, accountId);
  if (accountId === undefined || before === undefined) throw interactionProblems.expired();
  const shownAt = Math.floor((shown.at ?? Date.now()) / 1000);
  const ts = shown.boundAt.getTime() / 1000 <= before ? Math.max(shownAt, before) : before;
  await finishInteraction(ctx, deps, { login: { accountId, amr: withFactor(shownAmr(interaction), shown.factor), ts } });
}
