import type { KeptRecord } from '../../../capabilities/records/kept-record.ts';
import { recordKind } from '../../../capabilities/records/record-kinds.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { isTextKey } from '../../../kernel/texts.ts';
import { formatDate, formatDay } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { summaryList } from '../../views/panels.ts';
import { recordPath } from '../paths.ts';
import { inOneLine, recordName, recordRows } from './shown-record.ts';

interface Days {
  readonly today: CalendarDate;
  readonly soon: CalendarDate;
}

/** One thing that is kept: what it says, until when it is valid, whose word it is, and what can be done with it. */
export function recordCard(context: PageContext, record: KeptRecord, days: Days): Html {
  const { kind, recordId } = record;
  const name = recordName(context, record);
  const body = recordKind(kind).group === 'addresses' ? html`<p>${inOneLine(record)}</p>` : summaryList(recordRows(context, record));
  const path = recordPath(kind, recordId);
  return html`<article class="record" id="${recordId}">
    <h3>${name}</h3>
    ${validity(context, record, days)} ${body}
    <p class="record-source ${record.verifiedAt === undefined ? '' : 'record-verified'}">${sourceText(context, record)}</p>
    <p class="record-actions">
      ${action(context, { href: path, label: 'records.edit', full: 'records.edit_of', name })}
      ${action(context, { href: `${path}/remove`, label: 'records.remove', full: 'records.remove_of', name })}
    </p>
  </article>`;
}

/** What is seen is short; what is read out says of what. */
function action(
  { t }: PageContext,
  {
    href,
    label,
    full,
    name,
  }: Readonly<Record<'href' | 'name', string>> & {
    readonly label: 'records.edit' | 'records.remove';
    readonly full: 'records.edit_of' | 'records.remove_of';
  },
): Html {
  return html`<a href="${href}" aria-label="${t(full, { name })}">${t(label)}</a>`;
}

function validity({ t, language }: PageContext, { validUntil }: KeptRecord, { today, soon }: Days): Html | undefined {
  if (validUntil === undefined) return undefined;
  const date = formatDay(language, validUntil);
  if (validUntil < today) return html`<p class="record-ending">${t('records.ended', { date })}</p>`;
  if (validUntil <= soon) return html`<p class="record-ending">${t('records.ends_soon', { date })}</p>`;
  return html`<p class="muted">${t('records.valid_until', { date })}</p>`;
}

function sourceText({ t, language }: PageContext, { source, verifiedAt }: KeptRecord): string {
  if (verifiedAt === undefined) return t('records.source_citizen');
  const name = `records.source_${source}`;
  return t('records.source_verified', {
    date: formatDate(language, verifiedAt),
    source: t(isTextKey(name) ? name : 'records.source_registries'),
  });
}
