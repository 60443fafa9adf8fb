import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Inn } from '../../kernel/inn.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { Snils } from '../../kernel/snils.ts';

export const genders = ['male', 'female'] as const;
export type Gender = (typeof genders)[number];

/** The identity document that the data is checked with. */
export type IdentityDocument =
  | {
      readonly type: 'passport_rf';
      /** 4 digits. */
      readonly series: string;
      /** 6 digits. */
      readonly number: string;
      readonly issueDate: CalendarDate;
      readonly issuedBy: string;
      /** `000-000`. */
      readonly divisionCode: string;
    }
  | {
      readonly type: 'foreign_document';
      /** Latin letters, digits and hyphens; empty when the document has none. */
      readonly series: string;
      readonly number: string;
      readonly issueDate: CalendarDate;
      readonly issuedBy: string;
      readonly validUntil?: CalendarDate;
    };

/** Identity data as the citizen has submitted it, complete and plausible. */
export interface IdentityData {
  readonly familyName: PersonName;
  readonly givenName: PersonName;
  /** Absent when the person has none. */
  readonly patronymic?: PersonName;
  readonly gender: Gender;
  readonly birthDate: CalendarDate;
  readonly birthPlace: string;
  /** ISO 3166-1 alpha-3. */
  readonly citizenship: string;
  readonly snils: Snils;
  readonly document: IdentityDocument;
  /** As typed by the citizen, if at all; what the tax service finds is kept apart. */
  readonly inn?: Inn;
}
