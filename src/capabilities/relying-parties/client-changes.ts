import type { ClientDeclaration } from './client.ts';
import { asObject, canonicalJson, type JsonObject } from './loose-json.ts';

/** Names of what differs, for the administrator and the audit trail; never values. Empty when the two say the same. */
export function changedFields(before: ClientDeclaration, after: ClientDeclaration): readonly string[] {
  return [
    ...changedKeys(asObject(before.metadata), asObject(after.metadata)),
    ...changedKeys(asObject(before.policy), asObject(after.policy)).map((field) => `policy.${field}`),
    ...(sameSecret(before.secretDigest, after.secretDigest) ? [] : ['client_secret']),
  ];
}

function changedKeys(before: JsonObject, after: JsonObject): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null)).toSorted();
}

/** Digests of secrets of full entropy: how long comparing them takes tells nothing. */
function sameSecret(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
