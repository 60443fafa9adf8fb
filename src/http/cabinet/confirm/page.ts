import { offeredMethods } from '../../../capabilities/proofing/catalogue.ts';
import { listCases } from '../../../capabilities/proofing/list-cases.ts';
import { findLetter } from '../../../capabilities/proofing/find-letter.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import { satisfies } from '../../../kernel/assurance.ts';
import { showPage, type Page } from '../../pages/page.ts';
import { submissionState } from '../account/identity-standing.ts';
import { cabinetPaths } from '../paths.ts';
import { withLevelOfChecks } from '../second-look.ts';
import { requireSignedIn } from '../signed-in.ts';
import { installationOf } from './installation.ts';
import type { MethodState } from './method-list.ts';
import { nameProofs } from './proof-list.ts';
import { confirmView } from './view.ts';

/** What proves the person's identity by now, and the ways to prove it: one row for each row of the catalogue that is offered here. */
export const confirmPage: Page = {
  path: cabinetPaths.confirm,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { language, waitingSite, t } = ctx.state.page;
    const progress = satisfies(signedIn.account.assuranceLevel, 'standard')
      ? undefined
      : await findProgress(deps, signedIn.account.accountId);
    const account = await withLevelOfChecks(deps, signedIn.account, progress);
    const cases = await listCases(deps, account.accountId);
    const { done } = ctx.query;
    const { nextAt } = await findLetter(deps, account.accountId);
    const methods = offeredMethods(await installationOf(deps)).map((row): MethodState => {
      const newest = cases.find(({ method }) => method === row.id);
      const isHeld = account.proofs.some(({ method }) => method === row.id);
      return { row, state: newest?.state, refusal: newest?.refusal, isHeld, againFrom: row.id === 'postal_code' ? nextAt : undefined };
    });
    const model = {
      level: account.assuranceLevel,
      mayStart: satisfies(account.assuranceLevel, 'standard'),
      submission: submissionState(progress, account.assuranceLevel),
      proofs: await nameProofs(deps, account, language),
      methods,
      // Said by the address alone, so only of what is so.
      done: account.proofs.some(({ method }) => method === done),
      site: waitingSite,
    };
    showPage(ctx, { title: t('proofing.title') }, confirmView(ctx.state.page, model));
  },
};
