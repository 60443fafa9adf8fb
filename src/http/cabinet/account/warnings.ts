import { formatCaseNumber } from '../../../capabilities/sessions/security-case.ts';
import type { Overview } from '../../../capabilities/personal-data/overview.ts';
import { formatDate } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface Warned {
  readonly overview: Overview;
  /** The kind of contact that the account lacks. */
  readonly missingContact: 'phone' | 'email' | undefined;
  /** A contact waits in this browser for its code. */
  readonly pendingContact: boolean;
}

interface Warning {
  readonly text: string;
  readonly link: string;
  readonly href: string;
}

/** What the citizen should look at, the most pressing first; nothing when there is nothing. */
export function warningsPanel(context: PageContext, warned: Warned): Html | undefined {
  const warnings = [
    ...ofDeletion(context, warned),
    ...ofPassword(context, warned),
    ...ofContacts(context, warned),
    ...ofDocuments(context, warned),
  ];
  if (warnings.length === 0) return undefined;
  const items = warnings.map(({ text, link, href }) => html`<li>${text} <a href="${href}">${link}</a></li>`);
  return panel(
    context,
    'warning',
    html`<ul>
      ${items}
    </ul>`,
    context.t('home.warnings_title'),
  );
}

function ofDeletion({ t, language }: PageContext, { overview: { deletionDueAt } }: Warned): Warning[] {
  if (deletionDueAt === undefined) return [];
  const text = t('personal_data.pending_text', { date: formatDate(language, deletionDueAt) });
  return [{ text, link: t('personal_data.pending_link'), href: cabinetPaths.deleteAccount }];
}

function ofPassword({ t }: PageContext, { overview: { passwordCompromised, securityCase } }: Warned): Warning[] {
  if (!passwordCompromised) return [];
  const number = securityCase === undefined ? '' : ` ${t('activity.not_me_done_case', { number: formatCaseNumber(securityCase) })}.`;
  return [{ text: `${t('home.warning_password')}${number}`, link: t('home.warning_password_link'), href: '/recovery' }];
}

function ofContacts({ t }: PageContext, { missingContact, pendingContact }: Warned): Warning[] {
  if (pendingContact) {
    return [{ text: t('home.warning_contact_pending'), link: t('home.warning_contact_pending_link'), href: cabinetPaths.contactCode }];
  }
  if (missingContact === undefined) return [];
  const link = t(`home.warning_contact_${missingContact}_link`);
  return [{ text: t(`home.warning_contact_${missingContact}`), link, href: cabinetPaths.contacts }];
}

function ofDocuments({ t, language }: PageContext, { overview: { ending } }: Warned): Warning[] {
  return ending.map(({ kind, validUntil, ended }) => ({
    text: t(ended ? 'home.warning_document_ended' : 'home.warning_document_ending', {
      document: t(`records.kind_${kind}`),
      date: formatDate(language, new Date(`${validUntil}T00:00:00+03:00`)),
    }),
    link: t('home.warning_document_link'),
    href: cabinetPaths.records,
  }));
}
