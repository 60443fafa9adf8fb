import type { ErrorObject } from 'ajv';
import { environmentVariables } from './environment-variables.ts';

/** One thing wrong with the configuration. */
export interface ConfigFault {
  /** Setting it speaks of, `mail.host`; empty for the whole. */
  readonly setting: string;
  /** Never holds a value: it may be a secret. */
  readonly message: string;
}

/** What the schema forbids, in words: the setting, what it must be, and the variable that sets it. */
export function schemaFault(error: ErrorObject): ConfigFault {
  const place = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword === 'additionalProperties') return unknownFault(place, String(error.params['additionalProperty']));
  const setting = error.keyword === 'required' ? joined(place, String(error.params['missingProperty'])) : place;
  const variable = environmentVariables.find(({ path }) => setting === path || setting.startsWith(`${path}.`));
  const hint = variable === undefined ? '' : ` (${variable.name})`;
  return { setting, message: `${setting === '' ? 'the configuration' : setting} ${wording(error)}${hint}` };
}

function unknownFault(place: string, name: string): ConfigFault {
  const setting = joined(place, name);
  return { setting, message: `${setting} is not a known setting` };
}

function wording({ keyword, params, message }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'enum') return `must be one of: ${(params['allowedValues'] as readonly string[]).join(', ')}`;
  return message ?? 'is wrong';
}

function joined(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}
