import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { IdentityData } from './identity-data.ts';
import { readDocument } from './identity-document-form.ts';
import type { IdentityFault, NoteFault } from './identity-faults.ts';
import { identityFieldNames, type IdentityFields } from './identity-fields.ts';
import {
  readBirthDate,
  readBirthPlace,
  readCitizenship,
  readGender,
  readInn,
  readName,
  readPatronymic,
  readSnils,
} from './identity-person-form.ts';

export type IdentityForm = { readonly data: IdentityData } | { readonly faults: readonly IdentityFault[] };

/** The whole form, or everything that is wrong with it: at most one fault of a field, in the order of the fields. */
export function readIdentityForm(fields: IdentityFields, today: CalendarDate): IdentityForm {
  const faults: IdentityFault[] = [];
  const note: NoteFault = (field, code) => void faults.push({ field, code });
  const birthDate = readBirthDate(fields, today, note);
  const required = {
    familyName: readName(fields, 'family_name', note),
    givenName: readName(fields, 'given_name', note),
    gender: readGender(fields, note),
    birthDate,
    birthPlace: readBirthPlace(fields, note),
    citizenship: readCitizenship(fields, note),
    snils: readSnils(fields, note),
    document: readDocument(fields, { birthDate, today }, note),
  };
  const [patronymic, inn] = [readPatronymic(fields, note), readInn(fields, note)];
  if (faults.length > 0 || !isComplete(required)) return { faults: inOrder(faults) };
  return { data: { ...required, ...(patronymic === undefined ? {} : { patronymic }), ...(inn === undefined ? {} : { inn }) } };
}

type Required = Omit<IdentityData, 'patronymic' | 'inn'>;

function isComplete(read: { readonly [name in keyof Required]: Required[name] | undefined }): read is Required {
  return Object.values(read).every((value) => value !== undefined);
}

function inOrder(faults: readonly IdentityFault[]): readonly IdentityFault[] {
  return faults.toSorted((one, other) => identityFieldNames.indexOf(one.field) - identityFieldNames.indexOf(other.field));
}
