import type { FirstFactor } from '../../../capabilities/authentication/first-factor.ts';
import { amrStrength } from '../../../capabilities/authentication/amr.ts';
import { parseAcr } from '../../../capabilities/authentication/acr.ts';
import type { Deps } from '../../../deps.ts';
import { accountOfRequest } from '../../oidc/account-of-request.ts';
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

/**
 * The site waits for a stronger sign-in, and one kind of factor was shown. Where only a key is enough, the second kind is what a new key is made
 * with.
 */
export function mayStepUp({ prompt, details }: Pick<InteractionView, 'prompt' | 'details'>): boolean {
  if (prompt !== 'level') return false;
  const required = new Set(((details['required'] as readonly string[] | undefined) ?? []).map((value) => parseAcr(value)?.strength));
  return required.has('mfa') || (required.has('key') && amrStrength(shownAmr({ details })) === 'single');
}

export function shownAmr({ details }: Pick<InteractionView, 'details'>): readonly string[] {
  return (details['amr'] as readonly string[] | undefined) ?? [];
}
