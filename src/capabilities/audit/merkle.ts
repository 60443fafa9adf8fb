import { hash } from 'node:crypto';

/** A tree of hashes that grows: the roots of its complete subtrees, largest first, and how many leaves it has. */
export interface Frontier {
  readonly size: number;
  readonly nodes: readonly Buffer[];
}

export const emptyFrontier: Frontier = { size: 0, nodes: [] };

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export function sha256(data: string | Uint8Array): Buffer {
  return hash('sha256', data, 'buffer');
}

/** Of one entry (RFC 9162 §2.1.1): no leaf can be taken for a node. */
export function leafHash(entry: string | Uint8Array): Buffer {
  return sha256(typeof entry === 'string' ? `\0${entry}` : Buffer.concat([LEAF, entry]));
}

/** Root over leaf hashes (RFC 9162 §2.1.1); of none, the hash of nothing. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : join(left, right));
    }
    level = above;
  }
  return level[0] ?? sha256('');
}

/** The tree with one leaf hash more (RFC 9162 §2.1.2 in its growing form). */
export function grown({ size, nodes }: Frontier, leaf: Buffer): Frontier {
  const kept = [...nodes];
  let node = leaf;
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = join(kept.pop() ?? leaf, node);
  return { size: size + 1, nodes: [...kept, node] };
}

export function frontierRoot({ nodes }: Frontier): Buffer {
  const last = nodes.at(-1);
  if (last === undefined) return sha256('');
  return nodes.slice(0, -1).reduceRight((right, left) => join(left, right), last);
}

export function frontierBytes({ nodes }: Frontier): Buffer {
  return Buffer.concat(nodes);
}

/** Throws an Error for bytes that are no frontier of so many leaves. */
export function parseFrontier(size: number, bytes: Buffer): Frontier {
  const count = size.toString(2).replaceAll('0', '').length;
  if (bytes.length !== count * 32) throw new Error('these are no roots of a tree of this size');
  return { size, nodes: Array.from({ length: count }, (_, index) => bytes.subarray(index * 32, index * 32 + 32)) };
}

function join(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([NODE, left, right], 65));
}
