import { assetUrl } from '../../assets.ts';
import { button, buttonRow, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { formatDate } from '../../views/dates.ts';
import { documentSection } from './document-section.ts';
import { nameSection, numbersSection, personSection } from './person-sections.ts';
import type { SectionModel } from './section.ts';

export interface IdentityModel extends SectionModel {
  /** Why the whole form could not be taken. */
  readonly problem?: string | undefined;
  /** A check of an earlier submission is under way. */
  readonly running: boolean;
  /** When the data that relying parties get now was confirmed. */
  readonly verifiedAt: Date | undefined;
  /** Whether this installation has registries to check with. */
  readonly checksAvailable: boolean;
}

export function identityView(context: PageContext, model: IdentityModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.account)} ${errorSummary(context, model.errors)}
    <h1>${t('cabinet.identity_title')}</h1>
    <p class="lead">${t('cabinet.identity_lead')}</p>
    ${notices(context, model)}
    ${form(
      context,
      { action: cabinetPaths.identity },
      html`<div data-identity-form data-module="${assetUrl('identity-form.js')}">
        ${nameSection(context, model)} ${personSection(context, model)} ${numbersSection(context, model)} ${documentSection(context, model)}
        <p class="muted">${t('cabinet.identity_privacy')}</p>
        ${buttonRow(
          model.checksAvailable && button({ label: t('cabinet.identity_send'), name: 'action', value: 'send' }),
          button({
            label: t('cabinet.identity_save'),
            kind: model.checksAvailable ? 'secondary' : 'primary',
            name: 'action',
            value: 'save',
          }),
        )}
      </div>`,
    )}`;
}

function notices(context: PageContext, { problem, running, verifiedAt, checksAvailable }: IdentityModel): Html {
  const { t, language } = context;
  const progress = html`<a href="${cabinetPaths.checks}">${t('cabinet.next_running_button')}</a>`;
  const body = html`<p>${t('cabinet.identity_running')}</p>
    <p>${progress}</p>`;
  const warning = problem ?? (checksAvailable ? undefined : t('cabinet.identity_no_checks'));
  return html`${warning !== undefined && panel(context, 'warning', html`<p>${warning}</p>`)}
  ${running && panel(context, 'warning', body, t('cabinet.next_running_title'))}
  ${
    verifiedAt !== undefined &&
    panel(context, 'notice', html`<p>${t('cabinet.identity_verified', { date: formatDate(language, verifiedAt) })}</p>`)
  }`;
}
