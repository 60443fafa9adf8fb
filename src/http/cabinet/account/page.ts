import { findIdentityDraft } from '../../../capabilities/accounts/find-identity-draft.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import type { Deps } from '../../../deps.ts';
import { showPage, type Page } from '../../pages/page.ts';
import { shownContact } from '../shown-contact.ts';
import { cabinetPaths } from '../paths.ts';
import { shownName } from '../shown-name.ts';
import { withLevelOfChecks } from '../second-look.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { submissionState, type IdentityStanding } from './identity-standing.ts';
import { accountView } from './view.ts';

/** The citizen's own page: who they are here, how far they have come, and the one next step. */
export const accountPage: Page = {
  path: cabinetPaths.account,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { t } = ctx.state.page;
    const { account } = signedIn;
    const model = {
      name: shownName(account),
      standing: await standingOf(deps, signedIn),
      contacts: account.contacts.map(shownContact),
      notice: ctx.query['saved'] === undefined ? undefined : t('cabinet.account_saved'),
    };
    showPage(ctx, { title: t('cabinet.account_title') }, accountView(ctx.state.page, model));
  },
};

async function standingOf(deps: Deps, signedIn: SignedIn): Promise<IdentityStanding> {
  const { accountId } = signedIn.account;
  const [draft, progress] = [await findIdentityDraft(deps, accountId), await findProgress(deps, accountId)];
  const account = await withLevelOfChecks(deps, signedIn.account, progress);
  return {
    level: account.assuranceLevel,
    hasDraft: draft !== undefined,
    submission: submissionState(progress, account.assuranceLevel),
    verifiedAt: account.identity?.verifiedAt,
  };
}
