import { proofMethods } from '../../kernel/proof-method.ts';
import { acrValues } from '../authentication/acr.ts';
import { clientIdPattern } from './client.ts';
import { assertionAlgorithms, clientAuthMethods, grantTypes, readableFields, responseModes } from './client-metadata.ts';

/** Addresses are judged by uri-rules.ts, which can say more than a pattern. */
const uri = { type: 'string' } as const;
const name = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern: '^(?!\\s)[^\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]*(?<!\\s)$',
  description: 'must not contain control or invisible characters, nor begin or end with a space',
} as const;
/** RFC 6749 §3.3: scope-token *( SP scope-token ). */
const scope = {
  type: 'string',
  maxLength: 1000,
  pattern: '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*$',
  description: 'must be names separated by single spaces (RFC 6749 §3.3)',
} as const;
const flag = { type: 'boolean' } as const;
const oneOf = (values: readonly string[]) => ({ type: 'string', enum: values });
const listOf = (items: object, limits: { readonly minItems?: number; readonly maxItems: number }) => ({
  type: 'array',
  items,
  uniqueItems: true,
  ...limits,
});

const readable = Object.fromEntries(readableFields.map((field) => [field, field === 'client_name' ? name : uri]));
const tag = '[a-z]{2,3}(-[A-Za-z0-9]{2,8})*';

const policySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    min_acr: oneOf(acrValues),
    methods: {
      type: 'object',
      additionalProperties: false,
      properties: {
        accept: listOf(oneOf(proofMethods), { minItems: 1, maxItems: proofMethods.length }),
        deny: listOf(oneOf(proofMethods), { maxItems: proofMethods.length }),
      },
    },
    confirmed_within: { type: 'string' },
    on_unmet: oneOf(['upgrade_page', 'error']),
    pkce: oneOf(['required', 'waived']),
    resources: {
      type: 'array',
      maxItems: 50,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['identifier', 'scope'],
        properties: { identifier: uri, scope },
      },
    },
  },
} as const;

/** JSON Schema (draft-07) of a client file; what one field says about another stands in client-rules.ts. */
export const clientSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['client_id', 'client_name', 'token_endpoint_auth_method'],
  patternProperties: {
    [`^client_name#${tag}$`]: name,
    [`^(${readableFields.slice(1).join('|')})#${tag}$`]: uri,
  },
  properties: {
    $schema: { type: 'string' },
    client_id: {
      type: 'string',
      pattern: clientIdPattern,
      description: 'must be at most 100 letters, digits, dots, dashes, underscores and tildes',
    },
    client_secret: {
      type: 'string',
      minLength: 32,
      maxLength: 512,
      pattern: '^[\\x21-\\x7E]*$',
      description: 'must consist of visible ASCII characters',
    },
    ...readable,
    contacts: listOf({ type: 'string', format: 'email' }, { maxItems: 20 }),
    application_type: oneOf(['web', 'native']),
    redirect_uris: listOf(uri, { maxItems: 100 }),
    post_logout_redirect_uris: listOf(uri, { maxItems: 100 }),
    grant_types: listOf(oneOf(grantTypes), { minItems: 1, maxItems: grantTypes.length }),
    response_types: listOf(oneOf(['code']), { maxItems: 1 }),
    response_modes: listOf(oneOf(responseModes), { minItems: 1, maxItems: responseModes.length }),
    scope,
    token_endpoint_auth_method: oneOf(clientAuthMethods),
    token_endpoint_auth_signing_alg: oneOf(assertionAlgorithms),
    jwks: {
      type: 'object',
      additionalProperties: false,
      required: ['keys'],
      properties: { keys: { type: 'array', minItems: 1, maxItems: 20, items: { type: 'object', required: ['kty'] } } },
    },
    jwks_uri: uri,
    subject_type: oneOf(['pairwise', 'public']),
    sector_identifier_uri: uri,
    id_token_signed_response_alg: oneOf(['ES256', 'RS256']),
    default_max_age: { type: 'integer', minimum: 0, maximum: 31_536_000 },
    require_auth_time: flag,
    require_pushed_authorization_requests: flag,
    initiate_login_uri: uri,
    backchannel_logout_uri: uri,
    backchannel_logout_session_required: flag,
    policy: policySchema,
  },
};
