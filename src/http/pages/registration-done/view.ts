import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion, levelBadge } from '../../views/panels.ts';

export function doneView(context: PageContext): Html {
  const { t } = context;
  return html`${completion({ title: t('registration.done_title'), body: html`<p class="lead">${t('registration.done_lead')}</p>` })}
    <p>${levelBadge(context, 'simplified')}</p>
    <p>${t('registration.done_level')}</p>
    <p>${t('registration.done_later')}</p>
    ${buttonLink({ label: t('registration.done_home'), href: '/', kind: 'primary' })}`;
}
