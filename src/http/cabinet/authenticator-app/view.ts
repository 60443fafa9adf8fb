import type { TotpFactor } from '../../../capabilities/authentication/list-factors.ts';
import { MOST_TOTPS } from '../../../capabilities/authentication/totp.ts';
import { formatDate } from '../../views/dates.ts';
import { button, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, summaryList } from '../../views/panels.ts';
import type { BindingStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';
import { appForm, type AppFormModel } from './app-form.ts';

export interface AppsModel {
  readonly apps: readonly TotpFactor[];
  /** Or what has to be shown first. */
  readonly form: AppFormModel | BindingStanding;
  readonly errors: readonly FieldError[];
}

export function appsView(context: PageContext, model: AppsModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.security)} ${errorSummary(context, model.errors)}
    <h1>${t('security.app_page_title')}</h1>
    <p class="lead">${t('security.app_page_lead')}</p>
    ${model.apps.length > 0 && list(context, model)}
    ${'signIn' in model.form ? standingSignIn(context, model.form) : addition(context, model.apps.length, model.form)}`;
}

function list(context: PageContext, { apps, form: change }: AppsModel): Html {
  const { t, language } = context;
  const rows = apps.map(({ id, label, createdAt }) => ({
    term: label,
    value: html`${t('security.app_added_at', { date: formatDate(language, createdAt) })}
    ${!('signIn' in change) && removal(context, id, label)}`,
  }));
  return html`<h2>${t('security.app_list')}</h2>
    ${summaryList(rows)}`;
}

function removal(context: PageContext, id: string, label: string): Html {
  const name = context.t('security.app_remove_named', { label });
  return form(context, { action: cabinetPaths.authenticatorApp, hidden: { remove: id } }, button({ label: name, kind: 'link' }));
}

function addition(context: PageContext, count: number, model: AppFormModel): Html {
  const { t } = context;
  if (count >= MOST_TOTPS) return html`<p>${t('security.app_too_many')}</p>`;
  return html`<h2>${t('security.app_add_title')}</h2>
    ${appForm(context, model)}`;
}
