import { equalBytes, type Keyring } from '../../kernel/keyring.ts';
import { leafHash, sha256 } from './merkle.ts';

/** A line of the trail in the database's own words, so that no digit is lost on the way. */
export interface TrailRow {
  readonly id: string;
  /** Microseconds since 1970; `Infinity` or `-Infinity` where the table says so. */
  readonly at_us: string;
  readonly tx_number: string | null;
  readonly actor: string;
  readonly action: string;
  readonly account_id: string | null;
  readonly client_id: string | null;
  /** As jsonb writes it. */
  readonly details: string;
  readonly row_mac: Buffer | null;
}

/**
 * `regular`: what transactions wrote that came after those of the block before. `opening`: what was there before the chain, or before the
 * database came to this server; `era`: the end of that.
 */
export type BlockKind = 'opening' | 'era' | 'regular';

/** What is sealed together, without the events themselves. */
export interface Block {
  readonly number: number;
  readonly kind: BlockKind;
  /** Sequence number of its first event; that of the next block's when it has none. */
  readonly firstSeq: number;
  readonly count: number;
  /** How far it reaches: number of the last transaction, and the last id in it. */
  readonly lastTx: string;
  readonly lastId: string;
  /** The server it was sealed on; empty while a chain begins. */
  readonly cluster: string;
  readonly sealedAt: Date;
  /** Merkle root over its events. */
  readonly root: Buffer;
  readonly previousHash: Buffer;
}

/** As it stands in the database. */
export interface StoredBlock extends Block {
  readonly eventIds: readonly string[];
  /** Hashes of the events, one after the other. */
  readonly leaves: Buffer;
  readonly hash: Buffer;
  readonly hashMac: Buffer;
}

export const GENESIS = Buffer.alloc(32);

export function rowLeaf(row: TrailRow): Buffer {
  const { id, at_us, tx_number, actor, action, account_id, client_id, details, row_mac } = row;
  return leafHash(
    JSON.stringify([id, at_us, tx_number, actor, action, account_id, client_id, details, row_mac?.toString('base64') ?? null]),
  );
}

/** Binds a block to all that came before it. */
export function blockHash(block: Block): Buffer {
  const { number, kind, firstSeq, count, lastTx, lastId, cluster, sealedAt, root, previousHash } = block;
  const facts = [number, kind, firstSeq, count, lastTx, lastId, cluster, sealedAt.toISOString(), root.toString('hex')];
  return sha256(`paiza audit block 1\n${previousHash.toString('hex')}\n${JSON.stringify(facts)}`);
}

/** `key id(2) HMAC-SHA-256(32)`: without it the owner of the tables could chain everything anew. */
export function blockMac(keyring: Keyring, hash: Buffer, masterId = keyring.currentId): Buffer {
  const id = Buffer.alloc(2);
  id.writeUInt16BE(masterId);
  return Buffer.concat([id, keyring.mac('audit-mac', `block\n${hash.toString('hex')}`, masterId)]);
}

/** Undefined when the key it was made with is not there. */
export function isOwnMac(keyring: Keyring, mac: Buffer, remake: (masterId: number) => Buffer): boolean | undefined {
  if (mac.length !== 34) return false;
  const masterId = mac.readUInt16BE(0);
  if (!keyring.has('audit-mac', masterId)) return undefined;
  return equalBytes(remake(masterId), mac);
}
