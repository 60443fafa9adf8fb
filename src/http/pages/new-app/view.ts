import { appForm, type AppFormModel } from '../../cabinet/authenticator-app/app-form.ts';
import { errorSummary } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';

export interface NewAppModel {
  readonly uid: string;
  /** Undefined when it is a page of ours that asks. */
  readonly siteName: string | undefined;
  readonly form: AppFormModel;
  readonly errors: readonly FieldError[];
}

export function newAppView(context: PageContext, { uid, siteName, form, errors }: NewAppModel): Html {
  const { t } = context;
  const lead = siteName === undefined ? t('second_step.new_app_lead_own') : t('second_step.new_app_lead', { name: siteName });
  return html`${backLink(context, `/interaction/${uid}`)} ${errorSummary(context, errors)}
    <h1>${t('second_step.new_app_title')}</h1>
    <p class="lead">${lead}</p>
    ${appForm(context, form)}`;
}
