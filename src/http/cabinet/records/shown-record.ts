import { formatField } from '../../../capabilities/records/field-forms.ts';
import type { KeptRecord } from '../../../capabilities/records/kept-record.ts';
import { recordKind, type FieldRow } from '../../../capabilities/records/record-kinds.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { addressLines, type PostalAddress } from '../../../kernel/postal-address.ts';
import { formatDay } from '../../views/dates.ts';
import type { PageContext } from '../../views/page-context.ts';
import type { SummaryRow } from '../../views/panels.ts';
import { fieldLabel } from './labels.ts';

type Shown = Pick<KeptRecord, 'kind' | 'data'>;

/** What its owner calls it: the child's name, the plate, else what it is. */
export function recordName({ t }: PageContext, { kind, data }: Shown): string {
  if (kind === 'child') return [data.family_name, data.given_name, data.patronymic].filter(Boolean).join(' ');
  return kind === 'vehicle' ? formatField('plate', data.plate ?? '') : t(`records.kind_${kind}`);
}

/** Whether the heading over it has said this already. */
const inName: Readonly<Partial<Record<KeptRecord['kind'], readonly string[]>>> = {
  child: ['family_name', 'given_name', 'patronymic'],
  vehicle: ['plate'],
};

export function recordRows(context: PageContext, record: Shown): readonly SummaryRow[] {
  const { kind, data } = record;
  const { group, fields } = recordKind(kind);
  if (group === 'addresses') return [{ term: context.t(`records.kind_${kind}`), value: inOneLine(record) }];
  return fields.flatMap((field) => {
    const value = data[field.name];
    if (value === undefined || inName[kind]?.includes(field.name) === true || field.name === 'valid_until') return [];
    return [{ term: fieldLabel(context.t, kind, field), value: shownValue(context, field, value) }];
  });
}

function shownValue({ language }: PageContext, { form }: FieldRow, value: string): string {
  return form === 'date' ? formatDay(language, value as CalendarDate) : formatField(form, value);
}

/** Of an address or a telephone. */
export function inOneLine({ kind, data }: Shown): string {
  if (kind === 'home_phone') return formatField('landline', data.phone ?? '');
  const [place, locality, postcode] = addressLines(data as unknown as PostalAddress);
  return [postcode, locality, place].join(', ');
}
