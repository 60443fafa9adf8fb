import { Ajv } from 'ajv';

/** One element of `verified_claims` with the members that we read (OpenID Connect for Identity Assurance §5). */
export interface VerifiedClaims {
  readonly verification: {
    readonly trust_framework: string;
    /** ISO 8601. */
    readonly time?: string;
    readonly evidence?: readonly Evidence[];
  };
  readonly claims: {
    readonly family_name: string;
    readonly given_name: string;
    readonly middle_name?: string;
    readonly birthdate: string;
    readonly snils?: string;
    readonly id_doc?: { readonly type: string; readonly series?: string; readonly number: string };
  };
}

export interface Evidence {
  readonly type: string;
  readonly document_details?: { readonly type?: string; readonly document_number?: string };
}

const ajv = new Ajv({ strict: true });

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });

const isVerifiedClaims = ajv.compile<VerifiedClaims>({
  type: 'object',
  required: ['verification', 'claims'],
  properties: {
    verification: {
      type: 'object',
      required: ['trust_framework'],
      properties: {
        trust_framework: text(100),
        time: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$' },
        evidence: {
          type: 'array',
          maxItems: 20,
          items: {
            type: 'object',
            required: ['type'],
            properties: {
              type: text(100),
              document_details: { type: 'object', properties: { type: text(100), document_number: text(40) } },
            },
          },
        },
      },
    },
    claims: {
      type: 'object',
      required: ['family_name', 'given_name', 'birthdate'],
      properties: {
        family_name: text(100),
        given_name: text(100),
        middle_name: text(100),
        birthdate: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
        snils: text(14),
        id_doc: {
          type: 'object',
          required: ['type', 'number'],
          properties: { type: text(50), series: { type: 'string', maxLength: 20 }, number: text(20) },
        },
      },
    },
  },
});

/** What a bank vouches for, among whatever it sent: one element, or several of which the first usable one counts. */
export function readVerifiedClaims(value: unknown): VerifiedClaims | undefined {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  return elements.find((element): element is VerifiedClaims => isVerifiedClaims(element));
}
