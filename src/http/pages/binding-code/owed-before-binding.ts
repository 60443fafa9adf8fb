import { amrStrength } from '../../../capabilities/authentication/amr.ts';
import type { Deps } from '../../../deps.ts';
import { factorStanding } from '../../cabinet/factor-change.ts';
import type { InteractionView } from '../../oidc/interactions.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import type { PageHttpContext } from '../page.ts';
import { findWays, hasOnlyMail } from '../second-step/ways.ts';
import { hasShownCode } from './shown-code.ts';

export interface Binding {
  readonly interaction: Pick<InteractionView, 'uid'>;
  readonly account: LevelledAccount;
  /** What the session has shown, and when it last did. */
  readonly amr: readonly string[];
  readonly authenticatedAt: Date;
  /** The page that binds, by its name within the pause. */
  readonly page: 'new-app' | 'passkey';
}

/**
 * The page where whoever wants to bind a factor in a pause of the provider shows what is missing; undefined when nothing is. The site is
 * told of a strong sign-in in the same breath, so the password alone is not enough here: a second factor where the account has one, a
 * code to the phone where it has that, else a code to the mailbox. `another_sign_in`: what the session has shown by SMS is not enough, and
 * nothing that is shown in this pause would tell.
 */
export async function owedBeforeBinding(ctx: PageHttpContext, deps: Deps, binding: Binding): Promise<string | undefined> {
  const { interaction, account, amr, page } = binding;
  const secondStep = `/interaction/${interaction.uid}/second-step`;
  const { kind } = await factorStanding(deps, binding, '/');
  if (kind === 'factor_owed') return secondStep;
  if (kind === 'stronger_owed') return 'another_sign_in';
  if (amrStrength(amr) !== 'single') return undefined;
  if (!hasOnlyMail(await findWays(deps, account))) return secondStep;
  const pause = { accountId: account.accountId, interactionId: interaction.uid };
  return hasShownCode(ctx, deps, pause) ? undefined : `/interaction/${interaction.uid}/binding-code?for=${page}`;
}
