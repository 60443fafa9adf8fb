import { Ajv, type ValidateFunction } from 'ajv';
import type { CheckedField, RegistryAnswer, RegistryQuestion } from '../../capabilities/registries/ports.ts';

/** What sets one registry apart from another (docs/registries). */
export interface Dialect {
  /** As it stands in our addresses and in `iss` of its call-backs. */
  readonly slug: 'pension-fund' | 'interior-ministry' | 'tax-service';
  readonly question: (data: RegistryQuestion['data']) => object;
  /** Undefined for anything that is not an answer of this registry. */
  readonly parseAnswer: (value: unknown) => RegistryAnswer | undefined;
}

export const ajv = new Ajv({ strict: true });

/** The answers of a registry by outcome; members that are not named here are ignored, so that registries may add some. */
export function answerSchema(answers: Readonly<Record<string, Readonly<Record<string, object>>>>): ValidateFunction {
  return ajv.compile({
    oneOf: Object.entries(answers).map(([outcome, members]) => ({
      type: 'object',
      properties: { outcome: { const: outcome }, ...members },
      required: ['outcome', ...Object.keys(members)],
    })),
  });
}

const fieldNames: Readonly<Record<string, CheckedField>> = {
  familyName: 'family_name',
  givenName: 'given_name',
  patronymic: 'patronymic',
  gender: 'gender',
  birthDate: 'birth_date',
  document: 'document',
};

export function fieldsSchema(names: readonly string[]): object {
  return { type: 'array', minItems: 1, maxItems: names.length, uniqueItems: true, items: { type: 'string', enum: names } };
}

/** Names on the wire, already checked, in our words. */
export function checkedFields(names: readonly string[]): readonly CheckedField[] {
  return names.flatMap((name) => fieldNames[name] ?? []);
}

/** What every registry is told of a person; a patronymic that is not there is said to be none. */
export function personOf({ familyName, givenName, patronymic, birthDate }: RegistryQuestion['data']) {
  return { familyName, givenName, patronymic: patronymic ?? null, birthDate };
}
