import type { ConfirmedContact } from '../../../capabilities/accounts/account.ts';
import type { KeptRecord } from '../../../capabilities/records/kept-record.ts';
import { recordKindNames, recordKind } from '../../../capabilities/records/record-kinds.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList, type PanelKind } from '../../views/panels.ts';
import type { FactorStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths, recordPath } from '../paths.ts';
import { inOneLine } from '../records/shown-record.ts';
import { shownContact } from '../shown-contact.ts';
import { contactField, type ContactKind } from './typed-contact.ts';

export interface ContactsModel {
  readonly contacts: readonly ConfirmedContact[];
  /** What may be added. */
  readonly missing: ContactKind | undefined;
  /** Whether enough was shown, recently enough, for adding it. */
  readonly standing: FactorStanding;
  readonly typed: string;
  readonly errors: readonly FieldError[];
  readonly notice?: { readonly kind: PanelKind; readonly text: string } | undefined;
  /** Where the person lives, and the telephone there. */
  readonly addresses: readonly KeptRecord[];
}

export function contactsView(context: PageContext, model: ContactsModel): Html {
  const { t } = context;
  const { contacts, missing, errors, notice } = model;
  return html`${backLink(context, cabinetPaths.account)} ${errorSummary(context, errors)}
    ${notice !== undefined && panel(context, notice.kind, html`<p>${notice.text}</p>`)}
    <h1>${t('cabinet.contacts_title')}</h1>
    <p class="lead">${t('cabinet.contacts_lead')}</p>
    ${summaryList(contacts.map((contact) => contactRow(context, contact, missing === undefined)))}
    ${missing === undefined ? html`<p>${t('cabinet.contacts_both')}</p>` : addition(context, missing, model)} ${addresses(context, model)}`;
}

/** The only contact can be changed, not removed. */
function contactRow(context: PageContext, contact: ConfirmedContact, mayRemove: boolean) {
  const { t, language } = context;
  const { kind } = contact;
  const [change, remove] =
    kind === 'phone'
      ? ([cabinetPaths.changePhone, cabinetPaths.removePhone] as const)
      : ([cabinetPaths.changeEmail, cabinetPaths.removeEmail] as const);
  return {
    term: t(`cabinet.contact_${kind}`),
    value: html`<span class="contact-value">${shownContact(contact)}</span>
      <p class="muted">${t(`cabinet.contact_confirmed_${kind}`, { date: formatDate(language, contact.confirmedAt) })}</p>
      <p class="record-actions">
        <a href="${change}" aria-label="${t(`contacts.change_of_${kind}`)}">${t('contacts.change')}</a>
        ${mayRemove && html`<a href="${remove}" aria-label="${t(`contacts.remove_of_${kind}`)}">${t('contacts.remove')}</a>`}
      </p>`,
  };
}

function addition(context: PageContext, kind: ContactKind, model: ContactsModel): Html {
  const { t } = context;
  const body =
    model.standing.kind === 'ready' || model.errors.length > 0
      ? form(
          context,
          { action: cabinetPaths.contacts },
          html`${contactField(context, kind, model)} ${button({ label: t('cabinet.add_submit') })}`,
        )
      : signInFirst(context, kind, model.standing);
  return html`<h2>${t(`cabinet.add_${kind}_title`)}</h2>
    <p>${t('cabinet.add_why')}</p>
    ${body}`;
}

function signInFirst(context: PageContext, kind: ContactKind, standing: FactorStanding): Html {
  const { t } = context;
  if (standing.kind.endsWith('_owed')) return standingSignIn(context, standing);
  const { signIn: href } = standing;
  return html`${buttonLink({ label: t(`cabinet.add_${kind}_button`), href, kind: 'primary' })}
    <p class="muted">${t('cabinet.add_fresh')}</p>`;
}

/** Nothing is sent there and nobody signs in by them: no code, no fresh sign-in. */
function addresses(context: PageContext, { addresses: kept }: ContactsModel): Html {
  const { t } = context;
  const rows = kept.map((record) => ({
    term: t(`records.kind_${record.kind}`),
    value: html`${inOneLine(record)}
      <p class="muted">${t('records.source_citizen')}</p>
      <p class="record-actions">
        <a
          href="${recordPath(record.kind, record.recordId)}"
          aria-label="${t('records.edit_of', { name: t(`records.kind_${record.kind}`) })}"
          >${t('records.edit')}</a
        >
      </p>`,
  }));
  const more = recordKindNames.filter((kind) => recordKind(kind).group === 'addresses' && !kept.some((record) => record.kind === kind));
  return html`<h2>${t('contacts.addresses_title')}</h2>
    ${rows.length > 0 && summaryList(rows)}
    ${
      more.length > 0 &&
      html`<ul class="add-list">
        ${more.map((kind) => html`<li><a href="${recordPath(kind)}">${t(`records.add_${kind}`)}</a></li>`)}
      </ul>`
    }`;
}
