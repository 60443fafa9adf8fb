import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import type { FactorStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';

export interface SecurityQuestionModel {
  /** The one that is asked now. */
  readonly now: string | undefined;
  readonly typed: string;
  /** Whether enough was shown, recently enough. */
  readonly standing: FactorStanding;
  readonly errors: readonly FieldError[];
}

export function securityQuestionView(context: PageContext, model: SecurityQuestionModel): Html {
  const { t } = context;
  const { now, standing, errors } = model;
  const mayChange = standing.kind === 'ready' || errors.length > 0;
  return html`${backLink(context, cabinetPaths.security)} ${errorSummary(context, errors)}
    <h1>${t('security.question_title')}</h1>
    <p class="lead">${t('security.question_lead')}</p>
    ${now !== undefined && html`<p>${t('security.question_now', { question: now })}</p>`}
    ${mayChange ? questionForm(context, model) : standingSignIn(context, standing)} ${mayChange && now !== undefined && removal(context)}`;
}

function questionForm(context: PageContext, { typed, errors }: SecurityQuestionModel): Html {
  const { t } = context;
  const question = textField(context, {
    name: 'question',
    label: t('security.question_field'),
    hint: t('security.question_field_hint'),
    value: typed,
    autocomplete: 'off',
    maxLength: 200,
    error: errorFor(errors, 'question'),
  });
  const answer = textField(context, {
    name: 'answer',
    label: t('security.question_answer'),
    hint: t('security.question_answer_hint'),
    autocomplete: 'off',
    maxLength: 200,
    error: errorFor(errors, 'answer'),
  });
  return form(
    context,
    { action: cabinetPaths.securityQuestion },
    html`${question} ${answer} ${button({ label: t('security.question_submit') })}`,
  );
}

function removal(context: PageContext): Html {
  const label = context.t('security.question_remove');
  return form(context, { action: cabinetPaths.securityQuestion, hidden: { remove: 'yes' } }, button({ label, kind: 'link' }));
}
