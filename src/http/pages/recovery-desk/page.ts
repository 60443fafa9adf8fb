import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { buttonLink } from '../../views/forms.ts';
import { showPage, type Page } from '../page.ts';
import { startPage } from '../../../capabilities/recovery/steps.ts';

/** The last resort, the same for everybody who looks: what a service centre can do. */
export const recoveryDeskPage: Page = {
  path: '/recovery/desk',
  async get(ctx) {
    const { page } = ctx.state;
    showPage(ctx, { title: page.t('recovery.desk_title') }, deskView(page));
  },
};

function deskView(context: PageContext): Html {
  const { t } = context;
  return html`${backLink(context, startPage)}
    <h1>${t('recovery.desk_title')}</h1>
    <p class="lead">${t('recovery.desk_lead')}</p>
    <p>${t('recovery.desk_what')}</p>
    ${buttonLink({ label: t('recovery.centres'), href: '/service-centres', kind: 'primary' })}
    <p>${t('recovery.desk_passkey')}</p>
    <p>${t('recovery.desk_not_verified')}</p>`;
}
