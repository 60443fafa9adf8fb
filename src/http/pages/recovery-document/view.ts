import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { richText } from '../../views/rich-text.ts';

export interface DocumentModel {
  readonly typed: string;
  readonly errors: readonly FieldError[];
  /** Masked; undefined when the account has no other contact, and a wait follows. */
  readonly other: string | undefined;
  readonly holdHours: number;
}

export function documentView(context: PageContext, { typed, errors, other, holdHours }: DocumentModel): Html {
  const { t } = context;
  const next =
    other === undefined
      ? t('recovery.document_next_wait', { count: holdHours })
      : richText(t, 'recovery.document_next_other', { contact: html`<strong class="nowrap">${other}</strong>` });
  return html`${errorSummary(context, errors)}
    <h1>${t('recovery.document_title')}</h1>
    <p class="lead">${t('recovery.document_lead')}</p>
    ${form(
      context,
      { action: '/recovery/document' },
      html`${textField(context, {
          name: 'document',
          label: t('recovery.document'),
          hint: t('recovery.document_hint'),
          value: typed,
          autocomplete: 'off',
          maxLength: 100,
          width: 'medium',
          error: errorFor(errors, 'document'),
        })}
        <p>${next}</p>
        ${button({ label: t('recovery.document_submit') })}`,
    )}
    <p>${t('recovery.document_lost')} <a href="/recovery/desk">${t('recovery.no_access_link')}</a></p>`;
}
