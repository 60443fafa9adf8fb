import { listFactors, type Factors } from '../../../capabilities/authentication/list-factors.ts';
import { listPasskeys } from '../../../capabilities/authentication/list-passkeys.ts';
import { parsePasskeyLabel } from '../../../capabilities/authentication/passkey.ts';
import { removePasskey, type RemovePasskeyOutcome } from '../../../capabilities/authentication/remove-passkey.ts';
import { renamePasskey } from '../../../capabilities/authentication/rename-passkey.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import { endSessions } from '../../../capabilities/sessions/end-sessions.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import { labelError } from '../passkeys/refusal-texts.ts';
import { bindingStanding, mayBindFactor } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { passkeyEditView, passkeyGoneView } from './view.ts';

/** One passkey: another name, or its end. */
export const passkeyEditPage: Page = {
  path: `${cabinetPaths.passkeys}/:id`,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayBindFactor(ctx, deps, signedIn, cabinetPaths.passkeys))) return;
    await (ctx.state.form.text('action') === 'remove' ? remove(ctx, deps, signedIn) : rename(ctx, deps, signedIn));
  },
};

async function rename(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const typed = ctx.state.form.text('label');
  const label = parsePasskeyLabel(typed);
  if (label === undefined) return show(ctx, deps, signedIn, { typed, errors: [labelError(ctx.state.page.t)] });
  const renamed = await renamePasskey(deps, { accountId: signedIn.account.accountId, passkeyId: idOf(ctx), label });
  if (renamed) return seeOther(ctx, `${cabinetPaths.passkeys}?done=renamed`);
  showGone(ctx);
}

/** Whoever was signed in by it is signed out with it; the session of who removes it stays. */
async function remove(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { account, sessionUid } = signedIn;
  const { accountId } = account;
  const outcome = await changeInSession(deps, { accountId, sessionUid }, async ({ db: tx }): Promise<RemovePasskeyOutcome> => {
    const removed = await removePasskey(deps, tx, { accountId, passkeyId: idOf(ctx) });
    if (removed.kind === 'removed') await endSessions(deps, tx, { accountId, exceptSessionUid: sessionUid, reason: 'factor_changed' });
    return removed;
  });
  if (outcome.kind === 'removed') return seeOther(ctx, `${cabinetPaths.passkeys}?done=removed`);
  if (outcome.kind === 'gone') return showGone(ctx);
  await show(ctx, deps, signedIn, { errors: [], fault: ctx.state.page.t('passkey.remove_only_way') });
}

interface Again {
  readonly typed?: string;
  readonly errors: readonly FieldError[];
  readonly fault?: string;
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, again?: Again): Promise<void> {
  const { t } = ctx.state.page;
  const { accountId } = signedIn.account;
  const passkey = (await listPasskeys(deps, accountId)).find(({ id }) => id === idOf(ctx));
  if (passkey === undefined) return showGone(ctx);
  const errors = again?.errors ?? [];
  const model = {
    passkey,
    typed: again?.typed ?? passkey.label,
    standing: await bindingStanding(deps, signedIn, cabinetPaths.passkeys),
    endsTwoStep: endsTwoStep(await listFactors(deps, accountId)),
    errors,
    fault: again?.fault,
  };
  const frame = { title: t('passkey.edit_title', { label: passkey.label }), errors };
  showPage(ctx, again === undefined ? frame : { ...frame, status: 422 }, passkeyEditView(ctx.state.page, model));
}

/** Without it nothing would be left to show as a second step. */
function endsTwoStep({ twoStep, passkeys, totp, smsSecond }: Factors): boolean {
  return twoStep && passkeys === 1 && totp.length === 0 && !smsSecond;
}

function showGone(ctx: PageHttpContext): void {
  showPage(ctx, { title: ctx.state.page.t('passkey.gone_title'), status: 404 }, passkeyGoneView(ctx.state.page));
}

function idOf(ctx: PageHttpContext): string {
  return String(ctx.params['id']);
}
