import { digestToken } from '../../kernel/secret-token.ts';
import type { ClientDeclaration } from './client.ts';
import { withMetadataDefaults } from './client-metadata.ts';
import { crossFieldFaults, type ClientRules } from './client-rules.ts';
import type { Fault } from './fault.ts';
import { asObject } from './loose-json.ts';
import { withPolicyDefaults, type Policy } from './policy.ts';
import { schemaFaults } from './schema-faults.ts';

export type ParsedClient =
  { readonly kind: 'valid'; readonly client: ClientDeclaration } | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

/** A client file, read from JSON, checked whole: either a complete declaration or every fault with its path. Keeps of the secret only a digest. */
export function parseClient(source: unknown, rules: ClientRules): ParsedClient {
  const faults = [...schemaFaults(source), ...crossFieldFaults(asObject(source), rules)];
  if (faults.length > 0) return { kind: 'faulty', faults: inOrder(faults) };
  const { client_secret: secret, policy, $schema: _, ...metadata } = asObject(source);
  const complete = withMetadataDefaults(metadata);
  return {
    kind: 'valid',
    client: {
      clientId: complete.client_id,
      metadata: complete,
      ...(typeof secret === 'string' ? { secretDigest: digestToken(secret) } : {}),
      policy: withPolicyDefaults((policy ?? {}) as Partial<Policy>),
    },
  };
}

/** By path, each said once. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const distinct = new Map(faults.map((fault) => [`${fault.path}\n${fault.message}`, fault]));
  return [...distinct.values()].toSorted((one, other) => one.path.localeCompare(other.path, 'en', { numeric: true }));
}
