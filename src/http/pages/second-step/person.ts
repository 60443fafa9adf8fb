import type { FirstFactor } from '../../../capabilities/authentication/first-factor.ts';
import { parseAcr } from '../../../capabilities/authentication/acr.ts';
import type { Deps } from '../../../deps.ts';
import { accountOfRequest } from '../../oidc/find-account.ts';
import { requireInteraction, type InteractionView } from '../../oidc/interactions.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import { seeOther, type PageHttpContext } from '../page.ts';
import { readFirstFactor } from './proven-first-factor.ts';

/** Whose second step it is. */
export interface SecondStepPerson {
  readonly interaction: InteractionView;
  readonly account: LevelledAccount;
  /** What was shown so far. */
  readonly amr: readonly string[];
  /** At a sign-in; undefined for somebody who is signed in, of whom a site demands more. */
  readonly first: FirstFactor | undefined;
}

/** Undefined when no second step is owed in this pause; the browser is then on its way to the page of what is. */
export async function secondStepPerson(ctx: PageHttpContext, deps: Deps): Promise<SecondStepPerson | undefined> {
  const interaction = await requireInteraction(ctx, deps);
  const first = interaction.prompt === 'login' ? readFirstFactor(ctx, deps, interaction.uid) : undefined;
  const accountId = first?.accountId ?? (mayStepUp(interaction) ? interaction.accountId : undefined);
  const account = accountId === undefined ? undefined : await accountOfRequest(deps, accountId);
  if (account !== undefined) return { interaction, account, amr: first?.amr ?? shownAmr(interaction), first };
  seeOther(ctx, `/interaction/${interaction.uid}`);
  return undefined;
}

/** The site waits for a stronger sign-in, and two kinds of factors are enough for one of the classes it takes. */
export function mayStepUp({ prompt, details }: Pick<InteractionView, 'prompt' | 'details'>): boolean {
  const required = (details['required'] as readonly string[] | undefined) ?? [];
  return prompt === 'level' && required.some((value) => parseAcr(value)?.strength === 'mfa');
}

export function shownAmr({ details }: Pick<InteractionView, 'details'>): readonly string[] {
  return (details['amr'] as readonly string[] | undefined) ?? [];
}
