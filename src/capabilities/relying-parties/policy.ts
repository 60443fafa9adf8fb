import { proofMethods, type ProofMethod } from '../../kernel/proof-method.ts';
import type { Acr } from '../authentication/acr.ts';
import { pointer, type Fault } from './fault.ts';
import { asObject, textsAt } from './loose-json.ts';
import { uriFault } from './uri-rules.ts';

/** A service whose access tokens the client may ask for (RFC 8707). */
export interface ResourcePolicy {
  readonly identifier: string;
  /** Scopes of that service, space-separated. */
  readonly scope: string;
}

/**
 * What a relying party demands and may do. Kept by the authority, never settable by the citizen's browser: query parameters can only ask
 * for more. Names as they stand in the file.
 */
export interface Policy {
  /** Lowest level ever passed to this client. */
  readonly min_acr: Acr;
  /** Which proofs count; all of them when `accept` is absent. A proof by a denied method is as if it were not there. */
  readonly methods: { readonly accept?: readonly ProofMethod[]; readonly deny: readonly ProofMethod[] };
  /** Oldest proof that counts: ISO 8601 duration of years, months, weeks and days. Any age when absent. */
  readonly confirmed_within?: string;
  /** Shown to a citizen who does not meet it: a page that offers the way up, or at once the error to the client. */
  readonly on_unmet: 'upgrade_page' | 'error';
  readonly pkce: 'required' | 'waived';
  readonly resources: readonly ResourcePolicy[];
}

/** The policy of a client whose file says nothing: every citizen, PKCE required. */
export function withPolicyDefaults(given: Partial<Policy>): Policy {
  return {
    min_acr: 'urn:paiza:loa:simplified',
    on_unmet: 'upgrade_page',
    pkce: 'required',
    resources: [],
    ...given,
    methods: { deny: [], ...given.methods },
  };
}

/** What the schema cannot say about a policy. Takes anything: a malformed part is the schema's to report. */
export function policyFaults(policy: unknown): readonly Fault[] {
  const { methods, resources } = asObject(policy);
  return [...methodFaults(asObject(methods)), ...(Array.isArray(resources) ? resourceFaults(resources) : [])];
}

function methodFaults(methods: Readonly<Record<string, unknown>>): readonly Fault[] {
  const denied = new Set(textsAt(methods, 'deny').map(({ text }) => text));
  const accepted = textsAt(methods, 'accept');
  const faults = accepted
    .filter(({ text }) => denied.has(text))
    .map(({ path }) => ({ path: `/policy/methods${path}`, message: 'is denied as well: decide for one' }));
  const allDenied = proofMethods.every((method) => denied.has(method));
  return allDenied
    ? [...faults, { path: '/policy/methods/deny', message: 'must leave one method: nobody could be confirmed here' }]
    : faults;
}

function resourceFaults(resources: readonly unknown[]): readonly Fault[] {
  const identifiers = resources.map((resource) => asObject(resource)['identifier']);
  return identifiers.flatMap((identifier, index) => {
    if (typeof identifier !== 'string') return [];
    const path = pointer('policy', 'resources', index, 'identifier');
    const message = identifiers.indexOf(identifier) === index ? uriFault(identifier, 'resource') : 'is listed twice';
    return message === undefined ? [] : [{ path, message }];
  });
}
