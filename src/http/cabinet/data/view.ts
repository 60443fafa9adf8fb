import type { Closing } from '../../../capabilities/accounts/closing.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import type { FactorStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';

export interface DataModel {
  readonly closing: Closing | undefined;
  /** How long a deletion takes. */
  readonly days: number;
  /** Whether enough was shown, so lately that everything may be handed out. */
  readonly standing: FactorStanding;
  readonly cancelled: boolean;
  /** Why the copy was not made. */
  readonly refusal: string | undefined;
}

export function dataView(context: PageContext, { closing, days, standing, cancelled, refusal }: DataModel): Html {
  const { t } = context;
  return html`${refusal !== undefined && panel(context, 'warning', refusal)}
    ${cancelled && closing === undefined && panel(context, 'success', t('personal_data.cancelled'))}
    <h1>${t('personal_data.title')}</h1>
    <p class="lead">${t('personal_data.lead')}</p>
    <h2>${t('personal_data.export_title')}</h2>
    <p>${t('personal_data.export_text')}</p>
    <p>${t('personal_data.export_care')}</p>
    ${standing.kind === 'ready' ? exportForm(context) : standingSignIn(context, standing)}
    <h2>${t('personal_data.delete_title')}</h2>
    ${closing === undefined ? deletion(context, days) : pending(context, closing)}`;
}

function exportForm(context: PageContext): Html {
  const { t } = context;
  return form(
    context,
    { action: cabinetPaths.data, download: true },
    buttonRow(
      button({ label: t('personal_data.export_pdf'), name: 'format', value: 'pdf' }),
      button({ label: t('personal_data.export_json'), kind: 'secondary', name: 'format', value: 'json' }),
    ),
  );
}

function deletion({ t }: PageContext, days: number): Html {
  return html`<p>${t('personal_data.delete_text', { days: t('personal_data.days', { count: days }) })}</p>
    ${buttonLink({ label: t('personal_data.delete_link'), href: cabinetPaths.deleteAccount })}`;
}

function pending(context: PageContext, { dueAt }: Closing): Html {
  const { t, language } = context;
  return panel(
    context,
    'warning',
    html`<p>
      ${t('personal_data.pending_text', { date: formatDate(language, dueAt) })}
      <a href="${cabinetPaths.deleteAccount}">${t('personal_data.pending_link')}</a>
    </p>`,
  );
}
