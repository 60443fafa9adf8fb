import type { ConfirmedContact } from '../../../capabilities/accounts/account.ts';
import { formatDate } from '../../views/dates.ts';
import { textField } from '../../views/fields.ts';
import { button, buttonLink, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList, type PanelKind } from '../../views/panels.ts';
import { cabinetPaths, signInPath } from '../paths.ts';
import { shownContact } from '../shown-contact.ts';

export interface ContactsModel {
  readonly contacts: readonly ConfirmedContact[];
  /** What may be added. */
  readonly missing: 'phone' | 'email' | undefined;
  /** The password was given recently enough. */
  readonly mayAdd: boolean;
  readonly typed: string;
  readonly errors: readonly FieldError[];
  readonly notice?: { readonly kind: PanelKind; readonly text: string } | undefined;
}

export function contactsView(context: PageContext, model: ContactsModel): Html {
  const { t, language } = context;
  const { contacts, missing, errors, notice } = model;
  const rows = contacts.map((contact) => ({
    term: t(`cabinet.contact_${contact.kind}`),
    value: html`${shownContact(contact)}
      <p class="muted">${t('cabinet.contact_confirmed', { date: formatDate(language, contact.confirmedAt) })}</p>`,
  }));
  return html`${backLink(context, cabinetPaths.account)} ${errorSummary(context, errors)}
    ${notice !== undefined && panel(context, notice.kind, html`<p>${notice.text}</p>`)}
    <h1>${t('cabinet.contacts_title')}</h1>
    <p class="lead">${t('cabinet.contacts_lead')}</p>
    ${summaryList(rows)} ${missing === undefined ? html`<p>${t('cabinet.contacts_both')}</p>` : addition(context, missing, model)}`;
}

function addition(context: PageContext, kind: 'phone' | 'email', model: ContactsModel): Html {
  const { t } = context;
  return html`<h2>${t(`cabinet.add_${kind}_title`)}</h2>
    <p>${t('cabinet.add_why')}</p>
    ${model.mayAdd || model.errors.length > 0 ? contactForm(context, kind, model) : freshSignIn(context, kind)}`;
}

function contactForm(context: PageContext, kind: 'phone' | 'email', { typed, errors }: ContactsModel): Html {
  const { t } = context;
  const type = kind === 'phone' ? ('tel' as const) : ('email' as const);
  const input = textField(context, {
    name: kind,
    label: t(`cabinet.contact_${kind}`),
    hint: t(`cabinet.add_${kind}_hint`),
    type,
    inputMode: type,
    autocomplete: type,
    value: typed,
    maxLength: 254,
    error: errorFor(errors, kind),
  });
  return form(context, { action: cabinetPaths.contacts }, html`${input} ${button({ label: t('cabinet.add_submit') })}`);
}

function freshSignIn({ t }: PageContext, kind: 'phone' | 'email'): Html {
  const href = signInPath(cabinetPaths.contacts, { fresh: true });
  return html`${buttonLink({ label: t(`cabinet.add_${kind}_button`), href, kind: 'primary' })}
    <p class="muted">${t('cabinet.add_fresh')}</p>`;
}
