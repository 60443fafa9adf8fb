import { parseAcr } from '../../../capabilities/authentication/acr.ts';
import { amrStrength } from '../../../capabilities/authentication/amr.ts';
import { offeredMethods } from '../../../capabilities/proofing/catalogue.ts';
import { listCases } from '../../../capabilities/proofing/list-cases.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import { countingLevel, countingProofs, takesMethod } from '../../../capabilities/relying-parties/counting-proofs.ts';
import type { Deps } from '../../../deps.ts';
import { proofMethods } from '../../../kernel/proof-method.ts';
import { submissionState } from '../../cabinet/account/identity-standing.ts';
import { installationOf } from '../../cabinet/confirm/installation.ts';
import { withLevelOfChecks } from '../../cabinet/second-look.ts';
import { forgetWaitingSite, rememberWaitingSite } from '../../cabinet/waiting-site.ts';
import { accountOfRequest } from '../../oidc/account-of-request.ts';
import { finishInteraction, interactionProblems, type InteractionView } from '../../oidc/interactions.ts';
import { isReachedNow } from '../../oidc/level-prompt.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import { requirementText } from '../../oidc/requirement-text.ts';
import { showPage, type PageHttpContext } from '../page.ts';
import { shownAmr } from '../second-step/person.ts';
import { showSecondStep } from '../second-step/show.ts';
import { chooseWay, findWays } from '../second-step/ways.ts';
import type { LevelModel } from './level-model.ts';
import { lackingStrength, stepUpLinks } from './step-up.ts';
import { levelTitle, levelView } from './view.ts';

/** The site asks for more than the citizen has. Who has reached it meanwhile, and comes back here, goes on to the site. */
export async function showLevel(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const account = interaction.accountId === undefined ? undefined : await accountOfRequest(deps, interaction.accountId);
  if (account === undefined) throw interactionProblems.expired();
  if (isReachedNow(interaction.details, account, interaction.client.policy)) {
    forgetWaitingSite(ctx, deps);
    return finishInteraction(ctx, deps, {});
  }
  // For our own pages nobody waits: whoever leaves them is there already.
  if (!interaction.client.firstParty) rememberWaitingSite(ctx, deps, interaction.uid);
  const model = await modelOf(deps, interaction, account);
  if (model.stepUp?.strength === 'mfa' && !model.optional && chooseWay(await findWays(deps, account), undefined) !== undefined) {
    return showSecondStep(ctx, deps, { interaction, account, amr: shownAmr(interaction), first: undefined }, {});
  }
  const title = ctx.state.page.t(levelTitle(model));
  showPage(ctx, { title }, levelView(ctx.state.page, model));
}

async function modelOf(deps: Deps, interaction: InteractionView, read: LevelledAccount): Promise<LevelModel> {
  const { name, policy, firstParty } = interaction.client;
  const now = new Date();
  const takes = proofMethods.filter((method) => takesMethod(method, policy));
  const [progress, cases] = [await findProgress(deps, read.accountId), await listCases(deps, read.accountId)];
  const account = await withLevelOfChecks(deps, read, progress);
  const counting = countingProofs(account.proofs, policy, now);
  const required = requiredValues(interaction).flatMap((value) => parseAcr(value) ?? []);
  const level = countingLevel(account, policy, now);
  const strength = lackingStrength(required, { counting: level, amr: shownAmr(interaction) });
  return {
    site: { name, href: `/interaction/${interaction.uid}`, takes },
    ownPage: firstParty,
    confirmedWithin: policy.confirmed_within,
    required,
    optional: isOptional(interaction),
    held: account.assuranceLevel,
    counting: level,
    strength: amrStrength(shownAmr(interaction)),
    stepUp: strength === undefined ? undefined : { strength, links: await stepUpLinks(deps, interaction.uid, { strength, account }) },
    proofs: account.proofs.map((proof) => ({ ...proof, counts: counting.includes(proof) })),
    methods: offeredMethods(await installationOf(deps))
      .filter(({ id }) => takes.includes(id))
      .map((row) => ({ row, ...caseOf(cases, row.id) })),
    submission: submissionState(progress, account.assuranceLevel),
    waitMinutes: Math.floor(deps.config.sessions.interactionSeconds / 60),
  };
}

function caseOf(cases: Awaited<ReturnType<typeof listCases>>, id: string): Pick<LevelModel['methods'][number], 'state' | 'refusal'> {
  const newest = cases.find(({ method }) => method === id);
  return { state: newest?.state, refusal: newest?.refusal };
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
