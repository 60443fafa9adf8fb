import { showPage, type PageHttpContext } from '../../pages/page.ts';
import { csrfFieldName } from '../../views/forms.ts';
import { sessionEndedView } from './view.ts';

/** A form came in after the session had ended. What was typed goes back to the browser, to be sent again after signing in. */
export function showSessionEnded(ctx: PageHttpContext): void {
  const typed = Object.fromEntries(ctx.state.form.entries().filter(([name]) => name !== csrfFieldName));
  const title = ctx.state.page.t('cabinet.session_ended_title');
  showPage(ctx, { title, status: 401 }, sessionEndedView(ctx.state.page, { path: ctx.path, typed }));
}
