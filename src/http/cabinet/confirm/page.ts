import { offeredMethods } from '../../../capabilities/proofing/catalogue.ts';
import { listCases } from '../../../capabilities/proofing/list-cases.ts';
import { satisfies } from '../../../kernel/assurance.ts';
import { showPage, type Page } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { installationOf } from './installation.ts';
import type { MethodState } from './method-list.ts';
import { confirmView } from './view.ts';

/** What proves the person's identity by now, and the ways to prove it: one row for each row of the catalogue that is offered here. */
export const confirmPage: Page = {
  path: cabinetPaths.confirm,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { account } = signedIn;
    const cases = await listCases(deps, account.accountId);
    const { done } = ctx.query;
    const methods = offeredMethods(await installationOf(deps)).map((row): MethodState => {
      const newest = cases.find(({ method }) => method === row.id);
      const isHeld = account.proofs.some(({ method }) => method === row.id);
      return { row, state: newest?.state, refusal: newest?.refusal, isHeld };
    });
    const model = {
      level: account.assuranceLevel,
      mayStart: satisfies(account.assuranceLevel, 'standard'),
      proofs: account.proofs,
      methods,
      // Said by the address alone, so only of what is so.
      done: account.proofs.some(({ method }) => method === done),
      site: ctx.state.page.waitingSite,
    };
    showPage(ctx, { title: ctx.state.page.t('proofing.title') }, confirmView(ctx.state.page, model));
  },
};
