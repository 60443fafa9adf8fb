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
 * right edge of the index. Ids of one process sort in the order in which they were made, also within a millisecond and when the clock goes
 * back (§6.2, method 1): the trail tells what came first. Made here, not in SQL: Debian's PostgreSQL 15 and 17 have no uuidv7().
 */
export function newId(prefix: IdPrefix): string {
  const bytes = randomBytes(16);
  const { milliseconds, counter } = nextMoment(bytes.readUInt16BE(6) & 0x07ff);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return `${prefix}_${bytes.toString('hex')}`;
}

let last = { milliseconds: 0, counter: 0 };

/** The counter has 12 bits and begins in their lower half, at a random value; when they are used up, the millisecond is taken for over. */
function nextMoment(seed: number): typeof last {
  const now = Date.now();
  if (now > last.milliseconds) last = { milliseconds: now, counter: seed };
  else if (last.counter < 0x0fff) last = { milliseconds: last.milliseconds, counter: last.counter + 1 };
  else last = { milliseconds: last.milliseconds + 1, counter: seed };
  return last;
}
