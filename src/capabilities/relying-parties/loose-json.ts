import { pointer } from './fault.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value if it is a JSON object, else an empty one: cross-field rules look only at what is well-formed, the schema reports the rest. */
export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function textAt(source: JsonObject, key: string): string | undefined {
  const value = source[key];
  return typeof value === 'string' ? value : undefined;
}

/** The strings of an array, each with its path. */
export function textsAt(source: JsonObject, key: string): readonly { readonly path: string; readonly text: string }[] {
  const value = source[key];
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((text, index) => (typeof text === 'string' ? [{ path: pointer(key, index), text }] : []));
}

/** One text for equal JSON, whatever the order of keys: PostgreSQL's jsonb keeps none. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
