import { findChallenge } from '../../../capabilities/proofing/find-challenge.ts';
import { openSignatureCase } from '../../../capabilities/proofing/open-signature-case.ts';
import { submitSignature } from '../../../capabilities/proofing/submit-signature.ts';
import type { Deps } from '../../../deps.ts';
import { readSentSignature } from '../../pages/e-signature/sent-signature.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { donePath, requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';
import { confirmBySignatureView } from './view.ts';

/** Proof by a qualified signature: get the file, sign it anywhere, send the signature back. */
export const confirmBySignaturePage: Page = {
  path: cabinetPaths.confirmBySignature,
  takesFiles: true,
  async get(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'e_signature');
    if (signedIn !== undefined) await show(ctx, deps, signedIn.account.accountId);
  },
  async post(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'e_signature');
    if (signedIn === undefined) return;
    const { accountId } = signedIn.account;
    if (ctx.state.form.text('step') !== 'begin') return submit(ctx, deps, accountId);
    await openSignatureCase(deps, accountId);
    seeOther(ctx, cabinetPaths.confirmBySignature);
  },
};

async function submit(ctx: PageHttpContext, deps: Deps, accountId: string): Promise<void> {
  const { t } = ctx.state.page;
  const { pasted, ...sent } = readSentSignature(ctx);
  if (sent.kind === 'unusable') return show(ctx, deps, accountId, { message: t(sent.message), pasted });
  const outcome = await orRefusal(ctx, ['proofing'], () => submitSignature(deps, { accountId, signature: sent.signature }));
  if (isRefusal(outcome)) return show(ctx, deps, accountId, { ...outcome, pasted });
  if (outcome.kind === 'refused') return show(ctx, deps, accountId, { message: t(`proofing.signature_${outcome.code}`), pasted });
  seeOther(ctx, donePath('e_signature'));
}

interface Fault {
  readonly message: string;
  readonly status?: number;
  readonly pasted: string;
}

async function show(ctx: PageHttpContext, deps: Deps, accountId: string, fault?: Fault): Promise<void> {
  const challenge = await findChallenge(deps, accountId);
  const errors = fault === undefined ? [] : [{ field: 'signature', message: fault.message }];
  const model = { expiresAt: challenge?.case.expiresAt, errors, pasted: fault?.pasted ?? '' };
  const frame = { title: ctx.state.page.t('proofing.signature_title'), errors };
  showPage(ctx, fault?.status === undefined ? frame : { ...frame, status: fault.status }, confirmBySignatureView(ctx.state.page, model));
}
