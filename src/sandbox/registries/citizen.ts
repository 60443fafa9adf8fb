export type Gender = 'male' | 'female';

export type CitizenDocument =
  | {
      readonly type: 'passport_rf';
      /** 4 digits. */
      readonly series: string;
      /** 6 digits. */
      readonly number: string;
      /** `YYYY-MM-DD`, as every date here. */
      readonly issueDate: string;
      readonly issuedBy: string;
      /** `000-000`. */
      readonly divisionCode: string;
    }
  | {
      readonly type: 'foreign_document';
      /** Latin letters and digits; empty when there is none. */
      readonly series: string;
      readonly number: string;
      readonly issueDate: string;
      readonly issuedBy: string;
      readonly validUntil: string;
    };

/** Somebody who does not exist, as the registries hold them. */
export interface Citizen {
  readonly familyName: string;
  readonly givenName: string;
  /** Null for a person who has none. */
  readonly patronymic: string | null;
  readonly gender: Gender;
  readonly birthDate: string;
  readonly birthPlace: string;
  /** ISO 3166-1 alpha-3. */
  readonly citizenship: string;
  /** 11 digits. */
  readonly snils: string;
  /** 12 digits. */
  readonly inn: string;
  readonly document: CitizenDocument;
}
