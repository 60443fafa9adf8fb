import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { stepIndicator } from '../../views/panels.ts';
import { deskPaths } from '../paths.ts';

export interface TypedVisitor {
  readonly familyName: string;
  readonly givenName: string;
  readonly contact: string;
}

/** Name and contact, code, data, checks. */
export const VISITOR_STEPS = 4;

export function visitorsView(
  context: PageContext,
  { typed, errors }: { readonly typed: TypedVisitor; readonly errors: readonly FieldError[] },
): Html {
  const { t } = context;
  const input = (name: string, label: string, rest: Partial<Parameters<typeof textField>[1]>) =>
    textField(context, { name, label, autocomplete: 'off', maxLength: 100, error: errorFor(errors, name), ...rest });
  const fields = html`${input('family_name', t('cabinet.field_family_name'), {
    value: typed.familyName,
    autocapitalize: 'words',
    autofocus: errors.length === 0,
  })}
  ${input('given_name', t('cabinet.field_given_name'), { value: typed.givenName, autocapitalize: 'words' })}
  ${input('contact', t('desk.new_contact'), { value: typed.contact, hint: t('desk.visitor_contact_hint'), maxLength: 254, autocapitalize: 'none' })}
  ${button({ label: t('desk.new_contact_submit') })}`;
  return html`${errorSummary(context, errors)} ${stepIndicator(context, { step: 1, total: VISITOR_STEPS })}
    <h1>${t('desk.visitor_title')}</h1>
    <p class="lead">${t('desk.visitor_lead')}</p>
    ${form(context, { action: deskPaths.newVisitor }, fields)}`;
}
