import { requireInteraction } from '../../oidc/interactions.ts';
import { buttonLink } from '../../views/forms.ts';
import { html } from '../../views/html.ts';
import { showPage, type Page } from '../page.ts';

/** After a password that its owner has disowned: the way to a new one, with more proof than the old one, and back into the same request. */
export const newPasswordPage: Page = {
  path: '/interaction/:uid/new-password',
  async get(ctx, deps) {
    const { uid } = await requireInteraction(ctx, deps);
    const { t } = ctx.state.page;
    const title = t('activity.new_password_title');
    const action = buttonLink({ label: t('activity.new_password_button'), href: `/recovery?interaction=${uid}`, kind: 'primary' });
    showPage(
      ctx,
      { title },
      html`<h1>${title}</h1>
        <p class="lead">${t('activity.new_password_text')}</p>
        ${action}`,
    );
  },
};
