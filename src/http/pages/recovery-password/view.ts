import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import { newPasswordFields } from '../../views/new-password.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { hiddenFormKey } from '../recovery-journey/form-key.ts';

export interface PasswordModel {
  /** Of the owner's own making; undefined when none is asked. */
  readonly question: string | undefined;
  readonly username: string | undefined;
  readonly ownWords: readonly string[];
  readonly minLength: number;
  /** Made by the server, for browsers without scripts. */
  readonly suggested: string | undefined;
  readonly errors: readonly FieldError[];
}

const path = '/recovery/password';

export function passwordView(context: PageContext, model: PasswordModel): Html {
  const { t } = context;
  const { errors } = model;
  return html`${errorSummary(context, errors)}
    <h1>${t('recovery.password_title')}</h1>
    <p class="lead">${t('recovery.password_lead')}</p>
    ${model.suggested !== undefined && suggestion(context, model.suggested, model.question)}
    ${form(
      context,
      { action: path, hidden: hiddenFormKey() },
      html`${model.question !== undefined && questionField(context, model.question, errors)}
        ${newPasswordFields(context, {
          name: 'password',
          repeatName: 'password_repeat',
          minLength: model.minLength,
          username: model.username,
          ownWords: model.ownWords,
          error: errorFor(errors, 'password'),
          repeatError: errorFor(errors, 'password_repeat'),
        })}
        ${button({ label: t('recovery.password_submit') })}
        <noscript>${button({ label: t('layout.password_generate'), kind: 'link', name: 'action', value: 'generate' })}</noscript>`,
    )}`;
}

function questionField(context: PageContext, question: string, errors: readonly FieldError[]): Html {
  return textField(context, {
    name: 'answer',
    label: question,
    hint: context.t('security.question_answer_hint'),
    autocomplete: 'off',
    maxLength: 200,
    error: errorFor(errors, 'answer'),
  });
}

/** For browsers without scripts: the page's own generator does this in place. Beside a question it has to be copied: the form takes both. */
function suggestion(context: PageContext, password: string, question: string | undefined): Html {
  const { t } = context;
  const taking = form(
    context,
    { action: path, hidden: { ...hiddenFormKey(), password, password_repeat: password } },
    button({ label: t('registration.password_use'), kind: 'secondary' }),
  );
  const body = html`<p>${t('registration.password_suggested')}</p>
    <p><output class="suggested-password">${password}</output></p>
    ${question === undefined && taking}`;
  return panel(context, 'notice', body);
}
