import { Ajv } from 'ajv';
import { isSnils } from './check-digits.ts';
import { isDay } from './days.ts';
import type { NewQuestion } from './office.ts';
import type { RegistryName } from './registry.ts';

const ajv = new Ajv({ strict: true, strictRequired: true, allowUnionTypes: true, formats: { day: isDay, snils: isSnils } });

const name = { type: 'string', minLength: 1, maxLength: 100 } as const;
const names = { familyName: name, givenName: name, patronymic: { ...name, type: ['string', 'null'] } } as const;
const day = { type: 'string', format: 'day' } as const;
const gender = { enum: ['male', 'female'] } as const;
const snils = { type: 'string', format: 'snils' } as const;
const documentNumber = {
  type: { enum: ['passport_rf', 'foreign_document'] },
  series: { type: 'string', maxLength: 20 },
  number: { type: 'string', minLength: 1, maxLength: 20 },
} as const;

/** All of these are required, and members that are not described are ignored, as `docs/registries/*.yaml` say. */
const allOf = (properties: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}) => ({
  type: 'object',
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});

const questions: Readonly<Record<RegistryName, object>> = {
  'pension-fund': allOf({ ...names, snils, gender, birthDate: day }),
  'interior-ministry': allOf({
    ...names,
    birthDate: day,
    document: allOf({ ...documentNumber, issueDate: day }, { divisionCode: { type: 'string', pattern: '^\\d{3}-\\d{3}$' } }),
  }),
  'tax-service': allOf({ ...names, gender, birthDate: day, snils, document: allOf(documentNumber) }),
};

const checkOf = (question: object) =>
  ajv.compile<NewQuestion>(
    allOf({ requestId: { type: 'string', pattern: '^chk_[0-9a-f]{32}$' }, callbackUrl: { type: 'string', maxLength: 500 }, question }, {}),
  );

const checks = {
  'pension-fund': checkOf(questions['pension-fund']),
  'interior-ministry': checkOf(questions['interior-ministry']),
  'tax-service': checkOf(questions['tax-service']),
} as const;

/** Reads the body of `POST /v1/requests`; only the provider itself may be called back. The fault names members and never repeats values. */
export function parseQuestion(registry: RegistryName, body: unknown, issuer: string): NewQuestion | { readonly fault: string } {
  const check = checks[registry];
  if (!check(body)) {
    const [error] = check.errors ?? [];
    return { fault: `${error?.instancePath === '' ? '/' : (error?.instancePath ?? '/')} ${error?.message ?? 'is wrong'}` };
  }
  if (URL.parse(body.callbackUrl ?? '')?.origin !== new URL(issuer).origin)
    return { fault: '/callbackUrl must be an address of the issuer' };
  return body;
}
