import { findAccountHistory } from '../../../capabilities/accounts/find-account-history.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import { seeOther, showPage, type Page } from '../../pages/page.ts';
import { submissionState } from '../account/identity-standing.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { progressDigest } from './digest.ts';
import { levelChange } from './level-change.ts';
import { checksTitle, checksView } from './view.ts';

/** Between two loadings of the page where no script brings the news. */
const REFRESH_SECONDS = 5;

/** How far the registries are with what was sent last. Who has sent nothing belongs at the form. */
export const checksPage: Page = {
  path: cabinetPaths.checks,
  async get(ctx, deps) {
    // A page that loads itself is not somebody who uses the session.
    const signedIn = await requireSignedIn(ctx, deps, { keepAlive: ctx.query['again'] === undefined });
    if (signedIn === undefined) return;
    const progress = await findProgress(deps, signedIn.account.accountId);
    if (progress === undefined) return seeOther(ctx, cabinetPaths.identity);
    const refresh = progress.state === 'running' ? { refresh: { seconds: REFRESH_SECONDS, path: `${cabinetPaths.checks}?again=1` } } : {};
    // Read after the checks: an answer that came in between is in it.
    const history = progress.state === 'running' ? undefined : await findAccountHistory(deps, signedIn.account.accountId);
    const level = levelChange(history ?? signedIn.account, progress, signedIn.account.assuranceLevel);
    const state = submissionState(progress, level.now) ?? progress.state;
    const frame = { title: checksTitle(ctx.state.page, state), ...refresh };
    showPage(ctx, frame, checksView(ctx.state.page, { progress, state, level, digest: progressDigest(progress) }));
  },
};
