import type { Keyring } from '../../kernel/keyring.ts';
import { blockHash, blockMac, GENESIS, rowLeaf, type Block, type BlockKind, type StoredBlock, type TrailRow } from './block.ts';
import { merkleRoot } from './merkle.ts';

/** What a block follows: undefined for the first. */
export interface Predecessor {
  readonly number: number;
  readonly nextSeq: number;
  readonly hash: Buffer;
}

export interface BlockContent {
  readonly kind: BlockKind;
  readonly rows: readonly TrailRow[];
  readonly lastTx: string;
  readonly lastId: string;
  readonly cluster: string;
  readonly sealedAt: Date;
}

/** The block that follows another, ready to be written. */
export function newBlock(keyring: Keyring, previous: Predecessor | undefined, { rows, ...content }: BlockContent): StoredBlock {
  const leaves = rows.map(rowLeaf);
  const block: Block = {
    ...content,
    number: (previous?.number ?? 0) + 1,
    firstSeq: previous?.nextSeq ?? 1,
    count: rows.length,
    root: merkleRoot(leaves),
    previousHash: previous?.hash ?? GENESIS,
  };
  const hash = blockHash(block);
  return { ...block, eventIds: rows.map(({ id }) => id), leaves: Buffer.concat(leaves), hash, hashMac: blockMac(keyring, hash) };
}
