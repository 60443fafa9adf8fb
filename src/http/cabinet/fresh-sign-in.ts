import { formatMoment } from '../views/dates.ts';
import { buttonLink } from '../views/forms.ts';
import { html, type Html } from '../views/html.ts';
import type { PageContext } from '../views/page-context.ts';
import type { BindingStanding } from './factor-change.ts';

/** In the place of a form that changes what one signs in with, or takes the account away: show what is missing, and come back to it. */
export function standingSignIn(context: PageContext, standing: BindingStanding): Html {
  const { t } = context;
  const { kind, signIn: href, phone } = standing;
  if (kind === 'ready' || kind === 'stale') {
    return html`<p>${t('security.fresh_needed')}</p>
      ${buttonLink({ label: t('security.fresh_button'), href, kind: 'primary' })}`;
  }
  if (kind === 'code_owed') {
    return html`<p>${phone === undefined ? t('first_factor.code_needed_mail') : t('first_factor.code_needed', { phone })}</p>
      ${buttonLink({ label: t('first_factor.code_button'), href, kind: 'primary' })}`;
  }
  if (kind === 'contact_too_new_owed') return contactTooNew(context, standing);
  return html`<p>${t(kind === 'factor_owed' ? 'security.factor_needed' : 'security.stronger_needed')}</p>
    ${buttonLink({ label: t('security.factor_button'), href, kind: 'primary' })}
    <p class="muted">${t('security.factor_lost')}</p>`;
}

/** No code can go anywhere yet: from when on, and where to go for whom that is too late. */
export function contactTooNew({ t, language }: PageContext, { settledAt }: { readonly settledAt?: Date | undefined }): Html {
  return html`<p>${t('first_factor.contact_too_new')}</p>
    ${settledAt !== undefined && html`<p>${t('first_factor.from', { moment: formatMoment(language, settledAt) })}</p>`}
    <p class="muted">${t('first_factor.sooner')} <a href="/service-centres">${t('first_factor.centres')}</a></p>`;
}
