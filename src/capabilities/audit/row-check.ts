import type { Keyring } from '../../kernel/keyring.ts';
import { isOwnMac, rowLeaf, type TrailRow } from './block.ts';
import type { Finding } from './findings.ts';
import { canonicalDetails, rowMac } from './row-mac.ts';

/** The clocks of a node and of the database are never as far apart. */
const CLOCKS_APART_MILLISECONDS = 3_600_000;

export interface RowVerdict {
  readonly what: Extract<Finding['what'], 'changed' | 'inserted' | 'key_missing'>;
  readonly detail: string;
}

/** Whether a line is what its writer vouched for. Without a keyring nobody can say, and nothing is said. */
export function checkMac(keyring: Keyring | undefined, row: TrailRow, mayLackMac: boolean): RowVerdict | undefined {
  if (row.row_mac === null) {
    return mayLackMac ? undefined : { what: 'inserted', detail: `${row.id} was not written by the service` };
  }
  if (!isWrittenAtItsMoment(row)) return { what: 'changed', detail: `${row.id} was not written when it says` };
  if (keyring === undefined) return undefined;
  const own = isOwnMac(keyring, row.row_mac, (masterId) => rowMac(keyring, row, canonicalOf(row.details), masterId));
  if (own === true) return undefined;
  if (own === false) return { what: 'changed', detail: `${row.id} is not what the service wrote` };
  return { what: 'key_missing', detail: `${row.id} needs master key ${row.row_mac.readUInt16BE(0)}, which is neither configured nor kept` };
}

/** Whether it is what was sealed. */
export function checkLeaf(row: TrailRow, leaf: Buffer): RowVerdict | undefined {
  return rowLeaf(row).equals(leaf) ? undefined : { what: 'changed', detail: `${row.id} is not what was sealed` };
}

/** Ids begin with their time in milliseconds (RFC 9562 §5.7), which the MAC covers; the moment itself is the database's. */
function isWrittenAtItsMoment({ id, at_us }: TrailRow): boolean {
  const made = Number.parseInt(id.slice(4, 16), 16);
  return Math.abs(Number(at_us) / 1000 - made) <= CLOCKS_APART_MILLISECONDS;
}

function canonicalOf(details: string): string {
  try {
    return canonicalDetails(JSON.parse(details));
  } catch {
    return details;
  }
}
