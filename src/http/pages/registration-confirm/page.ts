import {
  confirmRegistrationLink,
  inspectRegistrationLink,
  type RegistrationLink,
} from '../../../capabilities/registration/confirm-link.ts';
import { linkPage, pageOf } from '../../../capabilities/registration/steps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { readSecret, writeSecret } from '../registration-journey/cookie.ts';
import { confirmView, confirmTitle } from './view.ts';

/** What the link of a mail opens. Opening confirms nothing: mail scanners and previews open links. Its button does. */
export const registrationConfirmPage: Page = {
  path: `${linkPage}/:token`,
  async get(ctx, deps) {
    const link = await inspectRegistrationLink(deps, { token: tokenOf(ctx), secret: readSecret(ctx, deps) });
    if (goesOnHere(link)) return seeOther(ctx, pageOf({ step: link.step, channel: 'email' }));
    const title = ctx.state.page.t(confirmTitle(link));
    showPage(ctx, { title, status: link.kind === 'dead' ? 410 : 200 }, confirmView(ctx.state.page, { link, path: ctx.path }));
  },
  async post(ctx, deps) {
    const link = await confirmRegistrationLink(deps, { token: tokenOf(ctx), secret: readSecret(ctx, deps) });
    if (link.kind === 'open') deps.metrics.countRegistrationStep('contact_confirmed');
    if (link.secret !== undefined) writeSecret(ctx, deps, link.secret);
    // Another device sees at the same address what has become of the link.
    seeOther(ctx, link.sameBrowser && link.step !== undefined ? pageOf({ step: link.step, channel: 'email' }) : ctx.path);
  },
};

function goesOnHere(link: RegistrationLink): link is RegistrationLink & { step: NonNullable<RegistrationLink['step']> } {
  return link.kind === 'used' && link.sameBrowser && link.step !== undefined;
}

function tokenOf(ctx: PageHttpContext): string {
  return String(ctx.params['token'] ?? '');
}
