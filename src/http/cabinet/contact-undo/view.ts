import type { ContactChange } from '../../../capabilities/accounts/contact-change.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion, summaryList } from '../../views/panels.ts';

export type ContactUndoModel = Omit<ContactChange, 'accountId'> | { readonly state: 'expired' | 'taken' };

const titles = {
  open: 'contacts.undo_title',
  undone: 'contacts.undone_title',
  expired: 'contacts.undo_expired_title',
  taken: 'contacts.undo_taken_title',
} as const satisfies Readonly<Record<ContactUndoModel['state'], TextKey>>;

export function undoTitle(state: ContactUndoModel['state']): TextKey {
  return titles[state];
}

export function contactUndoView(context: PageContext, { model, path }: { readonly model: ContactUndoModel; readonly path: string }): Html {
  const { t } = context;
  if (model.state === 'open' && 'added' in model) return question(context, model, path);
  if (model.state === 'undone') {
    const body = html`<p class="lead">${t('contacts.undone_lead')}</p>
      <p>${t('contacts.undone_next')}</p>
      ${buttonLink({ label: t('contacts.undone_button'), href: '/recovery', kind: 'primary' })}`;
    return completion({ title: t('contacts.undone_title'), body });
  }
  return html`<h1>${t(titles[model.state])}</h1>
    <p class="lead">${t(model.state === 'taken' ? 'contacts.undo_taken_lead' : 'contacts.undo_expired_lead')}</p>
    <p>${t('contacts.undo_expired_next')}</p>
    ${buttonRow(
      buttonLink({ label: t('contacts.to_recovery'), href: '/recovery', kind: 'primary' }),
      buttonLink({ label: t('contacts.to_centres'), href: '/service-centres' }),
    )}`;
}

/** Contacts are masked: whoever holds the link may not be their owner. */
function question(context: PageContext, { changedAt, added, removed }: Omit<ContactChange, 'accountId'>, path: string): Html {
  const { t, language } = context;
  const rows = [
    ...removed.map((contact) => ({ term: t('contacts.undo_removed'), value: maskContact(contact) })),
    ...added.map((contact) => ({ term: t('contacts.undo_added'), value: maskContact(contact) })),
  ];
  return html`<h1>${t('contacts.undo_title')}</h1>
    <p class="lead">${t('contacts.undo_lead', { date: formatDate(language, changedAt) })}</p>
    ${summaryList(rows)}
    <p>${t('contacts.undo_effect')}</p>
    <p>${t('contacts.undo_sessions')}</p>
    ${form(context, { action: path }, button({ label: t('contacts.undo_submit'), name: 'action', value: 'undo' }))}
    <p class="muted">${t('contacts.undo_nothing')}</p>`;
}
