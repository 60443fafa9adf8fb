import { randomBytes } from 'node:crypto';

/** Ids say their kind: `acc_019e…`. */
export type IdPrefix =
  | 'acc'
  | 'acl'
  | 'apr'
  | 'aud'
  | 'bkc'
  | 'cch'
  | 'chk'
  | 'con'
  | 'dcs'
  | 'dsk'
  | 'evd'
  | 'idn'
  | 'key'
  | 'ltr'
  | 'msg'
  | 'opr'
  | 'otc'
  | 'pcs'
  | 'prf'
  | 'psh'
  | 'psk'
  | 'rch'
  | 'rcv'
  | 'rec'
  | 'reg'
  | 'rrq'
  | 'totp'
  | 'ver'
  | 'vst';

/**
 * A new id: prefix and a version 7 UUID without dashes (RFC 9562 §5.7), so that rows of a table sort by time and inserts stay on the
 * right edge of the index. Made here, not in SQL: Debian's PostgreSQL 15 and 17 have no uuidv7().
 */
export function newId(prefix: IdPrefix): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `${prefix}_${bytes.toString('hex')}`;
}
