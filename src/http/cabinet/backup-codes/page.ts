import { formatBackupCode } from '../../../capabilities/authentication/backup-codes.ts';
import { listFactors } from '../../../capabilities/authentication/list-factors.ts';
import { renewBackupCodes } from '../../../capabilities/authentication/renew-backup-codes.ts';
import { changeCredentials } from '../../../capabilities/sessions/change-credentials.ts';
import type { Deps } from '../../../deps.ts';
import { showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { bindingStanding, mayBindFactor } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { showSessionEnded } from '../session-ended/page.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { backupCodesView, newCodesView } from './view.ts';

/**
 * How many backup codes are left, and a new set. The set is the answer to the form itself, the one place where it is ever shown: sending the
 * form again makes another one, and the codes that were not seen are worth nothing.
 */
export const backupCodesPage: Page = {
  path: cabinetPaths.backupCodes,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayBindFactor(ctx, deps, signedIn, cabinetPaths.backupCodes))) return;
    const { sessionUid } = signedIn;
    const { accountId } = signedIn.account;
    const outcome = await changeCredentials(deps, { accountId, sessionUid, change: 'backup_codes' }, async (tx) => {
      return { kind: 'changed', codes: await renewBackupCodes(deps, tx, accountId) } as const;
    });
    if (outcome.kind === 'account_closed') return showSessionEnded(ctx);
    const codes = outcome.codes.map(formatBackupCode);
    showPage(ctx, { title: ctx.state.page.t('security.codes_shown_title') }, newCodesView(ctx.state.page, { codes, madeAt: new Date() }));
  },
};

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { t } = ctx.state.page;
  const { backupCodesLeft } = await listFactors(deps, signedIn.account.accountId);
  const notice = ctx.query['done'] === 'app_added' ? t('security.done_app_added') : undefined;
  const standing = await bindingStanding(deps, signedIn, cabinetPaths.backupCodes);
  const model = { codesLeft: backupCodesLeft, standing, notice };
  showPage(ctx, { title: t('security.codes_page_title') }, backupCodesView(ctx.state.page, model));
}
