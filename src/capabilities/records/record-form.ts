import { addYears, type CalendarDate } from '../../kernel/calendar-date.ts';
import { parseField, type FieldFormName } from './field-forms.ts';
import type { RecordData } from './kept-record.ts';
import { recordKind, type RecordField, type RecordKind } from './record-kinds.ts';

/** What is wrong with a field: nothing in it, not of its form (`records.fault_<form>`), or against another field or the calendar. */
export type RecordFaultCode =
  'missing' | FieldFormName | 'future' | 'too_early' | 'ends_before_issue' | 'ends_too_late' | 'certificate_incomplete';

export interface RecordFault {
  readonly field: RecordField;
  readonly code: RecordFaultCode;
}

export type RecordForm = { readonly data: RecordData } | { readonly faults: readonly RecordFault[] };

/** The whole form, or everything that is wrong with it: at most one fault of a field, in the order of the fields. */
export function readRecordForm(kind: RecordKind, typed: (field: RecordField) => string, today: CalendarDate): RecordForm {
  const { fields } = recordKind(kind);
  const read = fields.map(({ name, form, optional }) => {
    const text = typed(name).trim();
    if (text === '') return { name, fault: optional === true ? undefined : ('missing' as const) };
    const value = parseField(form, text);
    return { name, value, fault: value === undefined ? form : undefined };
  });
  const data: RecordData = Object.fromEntries(read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  const unread = read.flatMap(({ name, fault }) => (fault === undefined ? [] : [{ field: name, code: fault }]));
  const contradictions = contradictionsIn(kind, data, today).filter(({ field }) => !unread.some((fault) => fault.field === field));
  const faults = fields.flatMap(({ name }) => [...unread, ...contradictions].find(({ field }) => field === name) ?? []);
  return faults.length === 0 ? { data } : { faults };
}

/** An earlier year is a slip. */
const EARLIEST = '1900-01-01' as CalendarDate;

/** Years that a document is given for at most; licences are prolonged by decrees from time to time and have no such limit here. */
const longestYears: Readonly<Partial<Record<RecordKind, number>>> = { foreign_passport: 10 };

function contradictionsIn(kind: RecordKind, data: RecordData, today: CalendarDate): readonly RecordFault[] {
  const { issue_date: issued, birth_date: born, valid_until: ends } = data as Partial<Record<RecordField, CalendarDate>>;
  const faults: RecordFault[] = [];
  for (const [field, date] of [
    ['issue_date', issued],
    ['birth_date', born],
  ] as const) {
    if (date !== undefined && date > today) faults.push({ field, code: 'future' });
    if (date !== undefined && date < EARLIEST) faults.push({ field, code: 'too_early' });
  }
  if (ends !== undefined && ends < EARLIEST) faults.push({ field: 'valid_until', code: 'too_early' });
  const years = longestYears[kind];
  if (issued !== undefined && ends !== undefined) {
    if (ends <= issued) faults.push({ field: 'valid_until', code: 'ends_before_issue' });
    else if (years !== undefined && ends > addYears(issued, years)) faults.push({ field: 'valid_until', code: 'ends_too_late' });
  }
  const { certificate_series: series, certificate_number: number } = data;
  if ((series === undefined) !== (number === undefined)) {
    faults.push({ field: series === undefined ? 'certificate_series' : 'certificate_number', code: 'certificate_incomplete' });
  }
  return faults;
}

/** Whether two of a kind speak of the same thing. */
export function areSame(kind: RecordKind, one: RecordData, other: RecordData): boolean {
  const { sameBy } = recordKind(kind);
  return sameBy.length > 0 && sameBy.every((field) => one[field] === other[field]);
}
