import { listCases } from '../../../capabilities/proofing/list-cases.ts';
import type { ProofingCase } from '../../../capabilities/proofing/proofing-case.ts';
import { startBankVisit } from '../../../capabilities/proofing/start-bank-visit.ts';
import type { Deps } from '../../../deps.ts';
import { contentSecurityPolicy } from '../../middleware/security-headers.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';
import { confirmByBankView } from './view.ts';

/** Proof by a bank: choose one, and go there to sign in. */
export const confirmByBankPage: Page = {
  path: cabinetPaths.confirmByBank,
  async get(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'online_bank');
    if (signedIn !== undefined) await show(ctx, deps, signedIn.account.accountId);
  },
  async post(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'online_bank');
    if (signedIn === undefined) return;
    const { account, sessionUid } = signedIn;
    const { accountId } = account;
    const input = { accountId, sessionUid, bankId: ctx.state.form.text('bank'), language: ctx.state.page.language };
    const started = await orRefusal(ctx, ['proofing'], async () => ({ url: await startBankVisit(deps, input) }));
    if (isRefusal(started)) return show(ctx, deps, accountId, started);
    seeOther(ctx, started.url);
  },
};

async function show(
  ctx: PageHttpContext,
  deps: Deps,
  accountId: string,
  fault?: { readonly message: string; readonly status: number },
): Promise<void> {
  const { language, t } = ctx.state.page;
  const banks = deps.banks.list();
  const newest = (await listCases(deps, accountId)).find(({ method }) => method === 'online_bank');
  const errors = fault === undefined ? [] : [{ field: 'bank', message: fault.message }];
  const model = { banks: banks.map(({ id, name }) => ({ id, name: name[language] })), errors, refused: refusedIn(newest) };
  // Chromium applies form-action to the redirect that follows a POST: each bank has to be named.
  ctx.set('content-security-policy', contentSecurityPolicy(banks.map(({ origin }) => origin)));
  const frame = { title: t('proofing.bank_title'), errors };
  showPage(ctx, fault === undefined ? frame : { ...frame, status: fault.status }, confirmByBankView(ctx.state.page, model));
}

/** Why the last visit proved nothing, with what differs. */
function refusedIn(newest: ProofingCase | undefined) {
  if (newest?.state !== 'refused') return undefined;
  const { differs } = newest.details;
  return { code: newest.refusal ?? '', differs: typeof differs === 'string' ? differs.split(' ') : [] };
}
