import { Ajv } from 'ajv';
import { isSnils } from '../registries/check-digits.ts';
import { isDay } from '../registries/days.ts';

/** Somebody who does not exist, as the bank has seen them in its office. */
export interface Person {
  readonly familyName: string;
  readonly givenName: string;
  /** Null for a person who has none. */
  readonly patronymic: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** 11 digits. */
  readonly snils: string;
  readonly document: {
    readonly type: 'passport_rf' | 'foreign_document';
    /** Empty when the document has none. */
    readonly series: string;
    readonly number: string;
  };
}

export interface Customer {
  readonly id: string;
  readonly person: Person;
  /** When the bank looked at person and document; ISO 8601. */
  readonly identifiedAt: string;
}

const ajv = new Ajv({ allErrors: true, strict: true, removeAdditional: true, formats: { day: isDay, snils: isSnils } });
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });

/** Whatever else a registry knows of a person is left out. */
const isPerson = ajv.compile<Person>({
  type: 'object',
  additionalProperties: false,
  required: ['familyName', 'givenName', 'patronymic', 'birthDate', 'snils', 'document'],
  properties: {
    familyName: text(100),
    givenName: text(100),
    patronymic: { type: ['string', 'null'], minLength: 1, maxLength: 100 },
    birthDate: { type: 'string', format: 'day' },
    snils: { type: 'string', format: 'snils' },
    document: {
      type: 'object',
      additionalProperties: false,
      required: ['type', 'series', 'number'],
      properties: { type: { enum: ['passport_rf', 'foreign_document'] }, series: { type: 'string', maxLength: 20 }, number: text(20) },
    },
  },
});

/** Reads a person as the registries tell of them. The faults name members and never repeat values. */
export function parsePerson(value: unknown): { readonly person: Person } | { readonly faults: readonly string[] } {
  const person: unknown = structuredClone(value);
  if (isPerson(person)) return { person };
  return { faults: (isPerson.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`) };
}

export function fullName({ familyName, givenName, patronymic }: Person): string {
  return [familyName, givenName, patronymic].filter((part) => part !== null).join(' ');
}
