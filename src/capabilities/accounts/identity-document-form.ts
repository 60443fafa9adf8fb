import { addDays, addYears, parseCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { parseOfficialText } from '../../kernel/official-text.ts';
import type { IdentityDocument } from './identity-data.ts';
import type { NoteFault } from './identity-faults.ts';
import type { IdentityFields } from './identity-fields.ts';

export interface DocumentContext {
  /** Undefined when it could not be read, which has its own fault. */
  readonly birthDate: CalendarDate | undefined;
  readonly today: CalendarDate;
}

export function readDocument(fields: IdentityFields, context: DocumentContext, note: NoteFault): IdentityDocument | undefined {
  switch (fields.document_type) {
    case 'passport_rf':
      return readPassport(fields, context, note);
    case 'foreign_document':
      return readForeignDocument(fields, context, note);
    default:
      return note('document_type', 'document_type_empty');
  }
}

function readPassport(fields: IdentityFields, context: DocumentContext, note: NoteFault): IdentityDocument | undefined {
  const [series, number] = [fields.document_series, fields.document_number].map((text) => text.replace(/[\s№]/gu, '')) as [string, string];
  if (series === '') note('document_series', 'document_series_empty');
  else if (!/^\d{4}$/u.test(series)) note('document_series', 'document_series_passport');
  if (number === '') note('document_number', 'document_number_empty');
  else if (!/^\d{6}$/u.test(number)) note('document_number', 'document_number_passport');
  const issueDate = readPassportDate(fields, context, note);
  const issuedBy = readIssuer(fields, note);
  const divisionCode = readDivisionCode(fields, note);
  if (issueDate === undefined || issuedBy === undefined || divisionCode === undefined) return undefined;
  return { type: 'passport_rf', series, number, issueDate, issuedBy, divisionCode };
}

/** Age in years from which the first passport is given, and at which each ends (Decree of the Government 828 of 8 July 1997). */
const FIRST_PASSPORT_AGE = 14;
const PASSPORT_ENDS = [
  { age: 20, code: 'document_expired_at_twenty' },
  { age: 45, code: 'document_expired_at_forty_five' },
] as const;
/** A passport ends this many days after the birthday. */
const GRACE_DAYS = 90;

function readPassportDate(fields: IdentityFields, context: DocumentContext, note: NoteFault): CalendarDate | undefined {
  const { birthDate, today } = context;
  const issueDate = readIssueDate(fields, context, note);
  if (issueDate === undefined || birthDate === undefined) return issueDate;
  const field = 'document_issue_date';
  if (issueDate < addYears(birthDate, FIRST_PASSPORT_AGE)) return note(field, 'document_issue_date_before_fourteen');
  const ended = PASSPORT_ENDS.find(({ age }) => {
    const birthday = addYears(birthDate, age);
    return issueDate < birthday && today > addDays(birthday, GRACE_DAYS);
  });
  return ended === undefined ? issueDate : note(field, ended.code);
}

function readForeignDocument(fields: IdentityFields, context: DocumentContext, note: NoteFault): IdentityDocument | undefined {
  const series = fields.document_series.trim().toUpperCase();
  const number = fields.document_number.trim().toUpperCase();
  if (!/^[A-Z0-9-]{0,10}$/u.test(series)) note('document_series', 'document_series_foreign');
  if (number === '') note('document_number', 'document_number_empty');
  else if (!/^(?=.*\d)[A-Z0-9-]{1,20}$/u.test(number)) note('document_number', 'document_number_foreign');
  const issueDate = readIssueDate(fields, context, note);
  const issuedBy = readIssuer(fields, note);
  const validUntil = readValidUntil(fields, context, note);
  if (issueDate === undefined || issuedBy === undefined) return undefined;
  return { type: 'foreign_document', series, number, issueDate, issuedBy, ...(validUntil === undefined ? {} : { validUntil }) };
}

function readIssueDate(fields: IdentityFields, { birthDate, today }: DocumentContext, note: NoteFault): CalendarDate | undefined {
  const field = 'document_issue_date';
  if (fields[field].trim() === '') return note(field, 'document_issue_date_empty');
  const date = parseCalendarDate(fields[field]);
  if (date === undefined) return note(field, 'document_issue_date_unreadable');
  if (date > today) return note(field, 'document_issue_date_future');
  return birthDate !== undefined && date < birthDate ? note(field, 'document_issue_date_before_birth') : date;
}

function readIssuer({ document_issued_by }: IdentityFields, note: NoteFault): string | undefined {
  if (document_issued_by.trim() === '') return note('document_issued_by', 'document_issued_by_empty');
  return parseOfficialText(document_issued_by) ?? note('document_issued_by', 'document_issued_by_unreadable');
}

function readDivisionCode({ document_division_code }: IdentityFields, note: NoteFault): string | undefined {
  if (document_division_code.trim() === '') return note('document_division_code', 'document_division_code_empty');
  const parts = /^\s*(\d{3})[\s\u2010-\u2015-]*(\d{3})\s*$/u.exec(document_division_code);
  return parts === null ? note('document_division_code', 'document_division_code_unreadable') : `${parts[1]}-${parts[2]}`;
}

/** Optional: not every document names its last day. */
function readValidUntil({ document_valid_until }: IdentityFields, { today }: DocumentContext, note: NoteFault): CalendarDate | undefined {
  if (document_valid_until.trim() === '') return undefined;
  const date = parseCalendarDate(document_valid_until);
  if (date === undefined) return note('document_valid_until', 'document_valid_until_unreadable');
  return date < today ? note('document_valid_until', 'document_valid_until_past') : date;
}
