import type { Keyring } from '../../kernel/keyring.ts';
import { blockHash, blockMac, GENESIS, isOwnMac, type StoredBlock, type TrailRow } from './block.ts';
import type { Findings } from './findings.ts';
import { emptyFrontier, grown, merkleRoot, type Frontier } from './merkle.ts';
import { checkLeaf, checkMac } from './row-check.ts';

/** While a release without keys is replaced by one with them, both write. */
const CHANGEOVER_MILLISECONDS = 86_400_000;

/** Follows the chain block by block. What is wrong in one place is told once, and the next blocks are judged by themselves. */
export class ChainCheck {
  readonly #keyring: Keyring | undefined;
  readonly #findings: Findings;
  number = 0;
  nextSeq = 1;
  hash: Buffer = GENESIS;
  lastTx = '0';
  lastId = '';
  /** Undefined after a gap: nobody knows the tree any more. */
  frontier: Frontier | undefined = emptyFrontier;
  /** Kind and server of the last block. */
  kind: StoredBlock['kind'] | undefined;
  cluster = '';
  blocksFound = 0;
  rowsFound = 0;
  rowsWithoutMac = 0;
  #chainedAt: Date | undefined;

  constructor(keyring: Keyring | undefined, findings: Findings) {
    this.#keyring = keyring;
    this.#findings = findings;
  }

  follow(block: StoredBlock, rows: ReadonlyMap<string, readonly TrailRow[]>): void {
    this.#checkPlace(block);
    this.#checkSeal(block);
    block.eventIds.forEach((id, index) => this.#checkRow(block, index, rows.get(id) ?? []));
    if (block.kind === 'era') this.#chainedAt ??= block.sealedAt;
    this.blocksFound += 1;
    this.number = block.number;
    this.nextSeq = block.firstSeq + block.count;
    ({ hash: this.hash, lastTx: this.lastTx, lastId: this.lastId, kind: this.kind, cluster: this.cluster } = block);
    this.frontier &&= grown(this.frontier, block.hash);
  }

  /** Lines without a MAC are those from before the chain and, if there were any, those of the day of the changeover. */
  mayLackMac({ kind, cluster, sealedAt }: Pick<StoredBlock, 'kind' | 'cluster' | 'sealedAt'>): boolean {
    if (kind === 'opening' && cluster === '') return true;
    const since = this.#chainedAt?.getTime() ?? -Infinity;
    return this.rowsWithoutMac > 0 && sealedAt.getTime() - since < CHANGEOVER_MILLISECONDS;
  }

  #checkPlace(block: StoredBlock): void {
    const { number, firstSeq, previousHash } = block;
    if (number !== this.number + 1) {
      const last = Math.max(firstSeq - 1, this.nextSeq);
      this.#findings.add(this.nextSeq, 'block_missing', `blocks ${this.number + 1} to ${number - 1}, events ${this.nextSeq} to ${last}`);
      this.frontier = undefined;
    } else if (firstSeq !== this.nextSeq) {
      this.#findings.add(this.nextSeq, 'block_changed', `block ${number} begins with ${firstSeq}`);
    } else if (!previousHash.equals(this.hash)) {
      this.#findings.add(firstSeq, 'block_changed', `block ${number} does not follow the one before it`);
    }
  }

  #checkSeal(block: StoredBlock): void {
    const { number, firstSeq, count, leaves, root, hash, hashMac } = block;
    const say = (detail: string) => this.#findings.add(firstSeq, 'block_changed', `block ${number} ${detail}`);
    if (leaves.length !== count * 32 || !merkleRoot(leavesOf(leaves)).equals(root)) say('has other events than were sealed');
    else if (Number.isNaN(block.sealedAt.getTime()) || !blockHash(block).equals(hash)) say('is not what was sealed');
    const keyring = this.#keyring;
    if (keyring === undefined) return;
    const own = isOwnMac(keyring, hashMac, (masterId) => blockMac(keyring, hash, masterId));
    if (own === false) say('was not sealed by the service');
    if (own === undefined)
      this.#findings.add(firstSeq, 'key_missing', `block ${number} needs a master key that is neither configured nor kept`);
  }

  /** Of several lines with the id, the one that was sealed is judged, and the others were put beside it. */
  #checkRow(block: StoredBlock, index: number, rows: readonly TrailRow[]): void {
    const seq = block.firstSeq + index;
    const leaf = block.leaves.subarray(index * 32, index * 32 + 32);
    const row = rows.length > 1 ? (rows.find((one) => checkLeaf(one, leaf) === undefined) ?? rows[0]) : rows[0];
    if (row === undefined) {
      this.#findings.add(seq, 'missing', `${block.eventIds[index]} was deleted`);
      return;
    }
    if (rows.length > 1) this.#findings.add(seq, 'inserted', `${row.id} stands ${rows.length} times, and was sealed once`);
    this.rowsFound += rows.length;
    const verdict = checkMac(this.#keyring, row, this.mayLackMac(block)) ?? checkLeaf(row, leaf);
    if (verdict !== undefined) this.#findings.add(seq, verdict.what, verdict.detail);
    if (row.row_mac === null) this.rowsWithoutMac += 1;
  }
}

function leavesOf(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / 32) }, (_, index) => bytes.subarray(index * 32, index * 32 + 32));
}
