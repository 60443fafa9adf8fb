import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion, levelBadge } from '../../views/panels.ts';

/** `proof`: lets this showing of the page go on without a password; absent when it is shown again. */
export function doneView(context: PageContext, proof: string | undefined): Html {
  const { t } = context;
  const hidden = proof === undefined ? {} : { proof };
  return html`${completion({ title: t('registration.done_title'), body: html`<p class="lead">${t('registration.done_lead')}</p>` })}
    <p>${levelBadge(context, 'simplified')}</p>
    <p>${t('registration.done_level')}</p>
    <h2>${t('registration.done_next_title')}</h2>
    <p>${t('registration.done_next')}</p>
    ${form(
      context,
      { action: '/registration/done', hidden },
      buttonRow(button({ label: t('registration.done_fill_in') }), buttonLink({ label: t('registration.done_home'), href: '/' })),
    )}`;
}
