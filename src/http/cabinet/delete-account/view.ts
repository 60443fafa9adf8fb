import type { Closing } from '../../../capabilities/accounts/closing.ts';
import { checkbox } from '../../views/choices.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, buttonRow, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import type { FactorStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';

export interface DeleteAccountModel {
  readonly title: string;
  /** A deletion that is under way. */
  readonly closing: Closing | undefined;
  /** How long one takes. */
  readonly days: number;
  /** Whether a factor was shown so lately, and a second one where there is one, that the wish may be taken. */
  readonly standing: FactorStanding;
  readonly errors: readonly FieldError[];
}

export function deleteAccountView(context: PageContext, model: DeleteAccountModel): Html {
  return model.closing === undefined ? question(context, model) : pending(context, model.title, model.closing);
}

function pending(context: PageContext, title: string, { requestedAt }: Closing): Html {
  const { t, language } = context;
  return html`${backLink(context, cabinetPaths.data)}
    <h1>${title}</h1>
    <p class="lead">${t('personal_data.pending_lead', { date: formatDate(language, requestedAt) })}</p>
    ${form(
      context,
      { action: cabinetPaths.deleteAccount, hidden: { action: 'cancel' } },
      button({ label: t('personal_data.pending_cancel') }),
    )}
    <p>${t('personal_data.pending_not_you')} <a href="${cabinetPaths.password}">${t('personal_data.pending_password')}</a></p>`;
}

function question(context: PageContext, { title, days, standing, errors }: DeleteAccountModel): Html {
  const { t } = context;
  return html`${errorSummary(context, errors)} ${backLink(context, cabinetPaths.data)}
    <h1>${title}</h1>
    <p class="lead">${t('personal_data.delete_lead', { days: t('personal_data.days', { count: days }) })}</p>
    <h2>${t('personal_data.delete_before_title')}</h2>
    <ul>
      <li>${t('personal_data.delete_before_works')}</li>
      <li>${t('personal_data.delete_before_told')}</li>
    </ul>
    <h2>${t('personal_data.delete_after_title')}</h2>
    <ul>
      <li>${t('personal_data.delete_after_gone')}</li>
      <li>${t('personal_data.delete_after_sites')}</li>
      <li>${t('personal_data.delete_after_trail')}</li>
      <li>${t('personal_data.delete_after_anew')}</li>
    </ul>
    <p><a href="${cabinetPaths.data}">${t('personal_data.delete_copy')}</a></p>
    ${standing.kind === 'ready' ? theForm(context, errors) : standingSignIn(context, standing)}`;
}

function theForm(context: PageContext, errors: readonly FieldError[]): Html {
  const { t } = context;
  const error = errorFor(errors, 'understood');
  return form(
    context,
    { action: cabinetPaths.deleteAccount },
    html`${checkbox(context, { name: 'understood', label: t('personal_data.delete_understood'), error })}
    ${buttonRow(
      button({ label: t('personal_data.delete_submit') }),
      buttonLink({ label: t('personal_data.delete_back'), href: cabinetPaths.data }),
    )}`,
  );
}
