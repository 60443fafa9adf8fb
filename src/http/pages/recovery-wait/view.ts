import { html, type Html } from '../../views/html.ts';
import { formatMoment } from '../../views/dates.ts';
import { buttonLink } from '../../views/forms.ts';
import type { PageContext } from '../../views/page-context.ts';
import { richText } from '../../views/rich-text.ts';

export interface WaitModel {
  readonly endsAt: Date;
  /** Is `confirmed` now, and will not be after this. */
  readonly losesLevel: boolean;
}

export function waitView({ t, language }: PageContext, { endsAt, losesLevel }: WaitModel): Html {
  const at = html`<strong>${formatMoment(language, endsAt)}</strong>`;
  return html`<h1>${t('recovery.wait_title')}</h1>
    <p class="lead">${richText(t, 'recovery.wait_lead', { at })}</p>
    <p>${t('recovery.wait_why')}</p>
    <p>${t('recovery.wait_how')}</p>
    ${losesLevel && html`<p>${t('recovery.wait_level')}</p>`}
    <p>${t('recovery.wait_desk')}</p>
    ${buttonLink({ label: t('recovery.centres'), href: '/service-centres' })}`;
}
