import type { Keyring } from '../../kernel/keyring.ts';

/** What of an event its writer vouches for. The moment and the transaction's number are the database's own word. */
export interface MacedEvent {
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly account_id: string | null;
  readonly client_id: string | null;
}

/** `key id(2) HMAC-SHA-256(32)` under a key that the database does not have. `details` as {@link canonicalDetails} writes them. */
export function rowMac(keyring: Keyring, event: MacedEvent, details: string, masterId = keyring.currentId): Buffer {
  const mac = Buffer.allocUnsafe(34);
  mac.writeUInt16BE(masterId, 0);
  keyring.mac('audit-mac', textOf(event, details), masterId).copy(mac, 2);
  return mac;
}

/** A text of details that does not depend on the order of their names, as jsonb does not keep it. */
export function canonicalDetails(details: unknown): string {
  return textOfValue(details);
}

function textOf({ id, actor, action, account_id, client_id }: MacedEvent, details: string): string {
  return `event\n${JSON.stringify([id, actor, action, account_id, client_id])}\n${details}`;
}

/** JSON whose names are in order. What JSON leaves out, a name without a value, is left out. */
function textOfValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : textOfValue(item))).join(',')}]`;
  const entries = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(entries).filter((name) => entries[name] !== undefined);
  return `{${names
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${textOfValue(entries[name])}`)
    .join(',')}}`;
}
