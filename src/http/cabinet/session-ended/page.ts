import { Problem } from '../../../kernel/problem.ts';
import { showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
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

/** The session may also end while a form is looked at, by a recovery elsewhere: then nothing was changed, and what was typed is not lost either. */
export function keepingTyped(page: Page): Page {
  const { post } = page;
  if (post === undefined) return page;
  return {
    ...page,
    async post(ctx, deps) {
      try {
        await post(ctx, deps);
      } catch (error) {
        if (!(error instanceof Problem && error.is('sessions', 'ended'))) throw error;
        const { signedInAs: _name, ownerToken: _owner, sectionLinks: _links, waitingSite: _site, ...nobody } = ctx.state.page;
        ctx.state.page = nobody;
        showSessionEnded(ctx);
      }
    },
  };
}
