import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { clientSchema } from './client-schema.ts';
import { pointer, type Fault } from './fault.ts';

// `verbose` gives each error the rule it broke, whose description says what is wanted; the data it gives as well is never printed.
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, ownProperties: true, verbose: true });
(addFormats as unknown as typeof addFormats.default)(ajv, ['email']);
const validate = ajv.compile(clientSchema);

/** Fields of RFC 7591 and OpenID Connect that are refused on purpose, with the reason. */
const refusedFields: Readonly<Record<string, string>> = {
  default_acr_values: 'is refused: it would silently cancel an essential acr request; set policy.min_acr instead',
  request_uris: 'is refused: requests by reference are not fetched; use pushed authorization requests (RFC 9126)',
};

/** Everything in a file that its JSON Schema forbids. Empty when nothing is. */
export function schemaFaults(source: unknown): readonly Fault[] {
  return validate(source) ? [] : (validate.errors ?? []).map(toFault);
}

type Wording = (error: ErrorObject) => string;
const limit = (error: ErrorObject): string => String(error.params['limit']);

const wordings: Readonly<Record<string, Wording>> = {
  enum: (error) => `must be one of: ${(error.params['allowedValues'] as readonly string[]).join(', ')}`,
  type: (error) => `must be of type ${String(error.params['type'])}`,
  pattern: (error) => described(error) ?? 'has a wrong form',
  format: (error) => `must be a valid ${String(error.params['format'])} address`,
  minLength: (error) => (limit(error) === '1' ? 'must not be empty' : `must have at least ${limit(error)} characters`),
  maxLength: (error) => `must have at most ${limit(error)} characters`,
  minItems: (error) => `must list at least ${limit(error)}`,
  maxItems: (error) => `must list at most ${limit(error)}`,
  uniqueItems: () => 'must not list the same twice',
  minimum: (error) => `must be at least ${limit(error)}`,
  maximum: (error) => `must be at most ${limit(error)}`,
};

function toFault(error: ErrorObject): Fault {
  if (error.keyword === 'additionalProperties') {
    const field = String(error.params['additionalProperty']);
    return { path: error.instancePath + pointer(field), message: refusedFields[field] ?? 'is not a known field' };
  }
  if (error.keyword === 'required') {
    return { path: error.instancePath + pointer(String(error.params['missingProperty'])), message: 'is required' };
  }
  return { path: error.instancePath, message: wordings[error.keyword]?.(error) ?? error.message ?? 'is wrong' };
}

function described(error: ErrorObject): string | undefined {
  return (error.parentSchema as { readonly description?: string } | undefined)?.description;
}
