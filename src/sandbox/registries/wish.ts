import { Ajv, type JSONSchemaType } from 'ajv';
import { isInn, isSnils } from './check-digits.ts';
import { addYears, isDay } from './days.ts';
import type { CitizenWish } from './make-citizen.ts';
import { firstPassportAge } from './make-document.ts';

const ajv = new Ajv({ allErrors: true, strict: true, formats: { day: isDay, snils: isSnils, inn: isInn } });

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength }) as const;
const day = { type: 'string', format: 'day' } as const;

const wishSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    familyName: text(100),
    givenName: text(100),
    patronymic: { type: ['string', 'null'], minLength: 1, maxLength: 100 },
    gender: { enum: ['male', 'female'] },
    birthDate: day,
    birthPlace: text(200),
    citizenship: { type: 'string', pattern: '^[A-Z]{3}$' },
    snils: { type: 'string', format: 'snils' },
    inn: { type: 'string', format: 'inn' },
    document: {
      type: 'object',
      additionalProperties: false,
      properties: {
        type: { enum: ['passport_rf', 'foreign_document'] },
        series: { type: 'string', maxLength: 20 },
        number: text(20),
        issueDate: day,
        issuedBy: text(200),
        divisionCode: { type: 'string', pattern: '^\\d{3}-\\d{3}$' },
        validUntil: day,
      },
    },
  },
};

const isWish = ajv.compile(wishSchema as unknown as JSONSchemaType<CitizenWish>);

export type ParsedWish = { readonly wish: CitizenWish } | { readonly faults: readonly string[] };

/** Reads what was sent to `POST /api/citizens`; nothing sent is no wish. The faults name members and never repeat values. */
export function parseWish(body: unknown, today: string): ParsedWish {
  const wish: unknown = body ?? {};
  if (!isWish(wish)) return { faults: (isWish.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`) };
  const faults = contradictions(wish, today);
  return faults.length > 0 ? { faults } : { wish };
}

function contradictions({ birthDate, citizenship, document }: CitizenWish, today: string): string[] {
  const isForeign = document?.type === 'foreign_document' || (citizenship ?? 'RUS') !== 'RUS';
  const faults: string[] = [];
  if (birthDate !== undefined && birthDate > today) faults.push('/birthDate must not be in the future');
  if (birthDate !== undefined && !isForeign && addYears(birthDate, firstPassportAge) > today) {
    faults.push(`/birthDate must be ${firstPassportAge} years ago or more for a passport of the Russian Federation`);
  }
  if (document?.type === 'passport_rf' && (citizenship ?? 'RUS') !== 'RUS') faults.push('/citizenship must be RUS for a passport_rf');
  if (document?.type === 'foreign_document' && citizenship === 'RUS') faults.push('/citizenship must not be RUS for a foreign_document');
  if (isForeign && document?.divisionCode !== undefined) faults.push('/document/divisionCode is of a passport_rf alone');
  if (!isForeign && document?.validUntil !== undefined) faults.push('/document/validUntil is of a foreign_document alone');
  return faults;
}
