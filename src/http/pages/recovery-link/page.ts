import { confirmRecoveryLink, inspectRecoveryLink, type RecoveryLink } from '../../../capabilities/recovery/confirm-recovery-link.ts';
import { linkPage } from '../../../capabilities/recovery/steps.ts';
import { showPage, type Page, type PageHttpContext } from '../page.ts';
import { readSecret } from '../recovery-journey/cookie.ts';
import { formKeyOf } from '../recovery-journey/form-key.ts';
import { goOn } from '../recovery-journey/guard.ts';
import { linkView } from './view.ts';

/** What the link of a message opens. Opening uses nothing up: mail scanners and previews open links. Its button does. */
export const recoveryLinkPage: Page = {
  path: `${linkPage}/:token`,
  async get(ctx, deps) {
    show(ctx, await inspectRecoveryLink(deps, tokenOf(ctx)));
  },
  async post(ctx, deps) {
    const input = { token: tokenOf(ctx), formKey: formKeyOf(ctx.state.form), secret: readSecret(ctx, deps) };
    const outcome = await confirmRecoveryLink(deps, input);
    if (outcome.kind === 'dead') return show(ctx, outcome);
    deps.metrics.countRecoveryStep('contact_proved');
    goOn(ctx, deps, outcome);
  },
};

function show(ctx: PageHttpContext, link: RecoveryLink): void {
  const { page } = ctx.state;
  const dead = link.kind === 'dead';
  const title = page.t(dead ? 'recovery.link_dead_title' : 'recovery.link_title');
  showPage(ctx, { title, status: dead ? 410 : 200 }, linkView(page, { link, path: ctx.path }));
}

function tokenOf(ctx: PageHttpContext): string {
  return String(ctx.params['token'] ?? '');
}
