import { parseAcr } from '../../../capabilities/authentication/acr.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import type { Deps } from '../../../deps.ts';
import { forgetWaitingSite, rememberWaitingSite } from '../../cabinet/waiting-site.ts';
import { accountOfRequest } from '../../oidc/find-account.ts';
import { finishInteraction, interactionProblems, type InteractionView } from '../../oidc/interactions.ts';
import { isReachedNow, requirementText } from '../../oidc/level-prompt.ts';
import { showPage, type PageHttpContext } from '../page.ts';
import { levelView } from './view.ts';

/** The site asks for more than the citizen has. Who has reached it meanwhile, and comes back here, goes on to the site. */
export async function showLevel(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const account = interaction.accountId === undefined ? undefined : await accountOfRequest(deps, interaction.accountId);
  if (account === undefined) throw interactionProblems.expired();
  if (isReachedNow(interaction.details, account, interaction.client.policy)) {
    forgetWaitingSite(ctx, deps);
    return finishInteraction(ctx, deps, {});
  }
  rememberWaitingSite(ctx, deps, interaction.uid);
  const { name } = interaction.client;
  const required = requiredValues(interaction).flatMap((value) => parseAcr(value) ?? []);
  const progress = await findProgress(deps, account.accountId);
  const model = {
    uid: interaction.uid,
    relyingPartyName: name,
    held: account.assuranceLevel,
    required,
    optional: isOptional(interaction),
    running: progress?.state === 'running',
    waitMinutes: Math.floor(deps.config.sessions.interactionSeconds / 60),
  };
  const title = ctx.state.page.t(model.optional ? 'level.title_optional' : 'level.title');
  showPage(ctx, { title }, levelView(ctx.state.page, model));
}

/** Going on without is the citizen's to choose only where the site merely wished; the stored request says so, not the form. */
export async function submitLevel(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  forgetWaitingSite(ctx, deps);
  if (isOptional(interaction) && ctx.state.form.text('decision') === 'continue') {
    return finishInteraction(ctx, deps, { level: { offered: true } });
  }
  return finishInteraction(ctx, deps, {
    error: 'unmet_authentication_requirements',
    error_description: requirementText(requiredValues(interaction), interaction.client.policy),
  });
}

function isOptional({ details }: InteractionView): boolean {
  return details['optional'] === true;
}

function requiredValues({ details }: InteractionView): readonly string[] {
  return (details['required'] as readonly string[] | undefined) ?? [];
}
