import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { IdentityData } from '../accounts/identity-data.ts';
import { nameKey } from '../accounts/identity-name.ts';

/** What the operator reads from the document in their hands, as typed; only the date is a date already. */
export interface SeenDocument {
  /** Series and number in one, with or without spaces. */
  readonly number: string;
  readonly familyName: string;
  readonly givenName: string;
  /** Empty when the document has none. */
  readonly patronymic: string;
  readonly birthDate: CalendarDate;
}

export const seenFields = [
  'number',
  'familyName',
  'givenName',
  'patronymic',
  'birthDate',
] as const satisfies readonly (keyof SeenDocument)[];
export type SeenField = (typeof seenFields)[number];

/**
 * What differs between the document and the data that the registries have confirmed; empty for the same person's same document. Case, Ё and
 * Е, spaces and hyphens do not count, everything else does.
 */
export function differences(seen: SeenDocument, data: IdentityData): readonly SeenField[] {
  const { document } = data;
  const same: Readonly<Record<SeenField, boolean>> = {
    number: numberKey(seen.number) === numberKey(document.series + document.number),
    familyName: nameKey(seen.familyName) === nameKey(data.familyName),
    givenName: nameKey(seen.givenName) === nameKey(data.givenName),
    patronymic: nameKey(seen.patronymic) === nameKey(data.patronymic ?? ''),
    birthDate: seen.birthDate === data.birthDate,
  };
  return seenFields.filter((field) => !same[field]);
}

function numberKey(text: string): string {
  return text.replace(/[\s№\u2010-\u2015-]/gu, '').toUpperCase();
}
