import { showPage, type PageHttpContext } from '../../pages/page.ts';
import { csrfFieldName, ownerFieldName } from '../../views/forms.ts';
import { sessionEndedTitle, sessionEndedView, type EndReason } from './view.ts';

/**
 * A form came in after the session had ended, or, with `fresh`, too long after the password was given. What was typed goes back to the
 * browser, to be sent again after signing in.
 */
export function showSessionEnded(ctx: PageHttpContext, reason: EndReason = 'ended', signIn?: string): void {
  // What the form of a signed-in person carries by itself must not stand in it twice; without a session the owner of what was typed stays.
  const carried = ctx.state.page.ownerToken === undefined ? [csrfFieldName] : [csrfFieldName, ownerFieldName];
  const typed = Object.fromEntries(ctx.state.form.entries().filter(([name]) => !carried.includes(name)));
  const title = sessionEndedTitle(ctx.state.page, reason);
  showPage(ctx, { title, status: 401 }, sessionEndedView(ctx.state.page, { path: ctx.path, reason, typed, signIn }));
}
