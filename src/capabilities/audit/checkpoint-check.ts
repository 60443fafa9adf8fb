import type { KeyObject } from 'node:crypto';
import { isSignedBy, parseCheckpoint, payloadDigest, type Checkpoint, type SignedCheckpoint, type StoredCheckpoint } from './checkpoint.ts';
import type { Findings } from './findings.ts';
import { frontierBytes, frontierRoot, type Frontier } from './merkle.ts';

/** A checkpoint as the database has it, as the second place has it, or both. */
export interface CheckpointPair {
  readonly number: number;
  readonly stored: StoredCheckpoint | undefined;
  readonly copied: SignedCheckpoint | undefined;
}

/** Where the chain stands. */
export interface ChainPlace {
  readonly number: number;
  readonly hash: Buffer;
  readonly nextSeq: number;
  readonly frontier: Frontier | undefined;
}

/** Judges one checkpoint after another. */
export class CheckpointCheck {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #findings: Findings;
  #number = 0;
  #previous: string | undefined;
  #seq = 0;
  stored = 0;
  copied = 0;
  uncopied = 0;

  constructor(keys: ReadonlyMap<string, KeyObject>, findings: Findings) {
    this.#keys = keys;
    this.#findings = findings;
  }

  /** By itself, and against its copy. `isCopyOpen`: the copy goes on after this one, so that it cannot merely be late. */
  judge({ number, stored, copied }: CheckpointPair, isCopyOpen: boolean): Checkpoint | undefined {
    const from = this.#seq + 1;
    const say = (what: 'checkpoint_changed' | 'checkpoint_missing' | 'copy_changed', detail: string) =>
      this.#findings.add(from, what, `checkpoint ${number} ${detail}`);
    this.stored += stored === undefined ? 0 : 1;
    this.copied += copied === undefined ? 0 : 1;
    if (stored === undefined) say('checkpoint_missing', 'is in the copy and not in the database');
    if (copied === undefined && isCopyOpen) say('copy_changed', 'is missing in the copy');
    if (copied === undefined && !isCopyOpen) this.uncopied += 1;
    if (stored !== undefined && copied !== undefined && stored.payload !== copied.payload)
      say('checkpoint_changed', 'is another one in the copy');
    if (number !== this.#number + 1) say('checkpoint_missing', `follows number ${this.#number}`);
    const checkpoint = this.#judgeSigned(from, number, copied ?? stored);
    if (stored !== undefined && copied !== undefined) this.#judgeSigned(from, number, stored);
    if (checkpoint !== undefined && number === this.#number + 1 && checkpoint.previous !== payloadDigest(this.#previous))
      say('checkpoint_changed', 'does not follow the one before it');
    if (stored !== undefined && checkpoint !== undefined && !isOf(stored, checkpoint)) say('checkpoint_changed', 'is not what was signed');
    this.#number = number;
    this.#previous = (copied ?? stored)?.payload;
    return checkpoint;
  }

  /** Against the chain, which has come to its block. */
  compare(checkpoint: Checkpoint, stored: StoredCheckpoint | undefined, chain: ChainPlace): void {
    const { number, block, seq, hash, root } = checkpoint;
    const first = this.#findings.first?.seq ?? 0;
    // What was found in these events already is the reason.
    const from = first > this.#seq ? first : this.#seq + 1;
    const say = (detail: string) => this.#findings.add(from, 'checkpoint_changed', `checkpoint ${number} ${detail}`);
    if (block !== chain.number && chain.frontier === undefined) this.#seq = Math.max(this.#seq, seq);
    else if (block !== chain.number) say(`speaks of block ${block}, where block ${chain.number} is`);
    else if (hash !== chain.hash.toString('hex') || seq !== chain.nextSeq - 1) say(`was signed over another block ${block}`);
    else if (chain.frontier !== undefined && root !== frontierRoot(chain.frontier).toString('hex')) say('was signed over other blocks');
    else if (chain.frontier !== undefined && stored !== undefined && !stored.frontier.equals(frontierBytes(chain.frontier)))
      say('would be gone on with wrongly');
    this.#seq = Math.max(this.#seq, seq);
  }

  #judgeSigned(from: number, number: number, signed: SignedCheckpoint | undefined): Checkpoint | undefined {
    const checkpoint = signed && parseCheckpoint(signed.payload);
    if (signed === undefined) return undefined;
    const key = this.#keys.get(checkpoint?.key ?? '');
    if (checkpoint === undefined || checkpoint.number !== number) {
      this.#findings.add(from, 'checkpoint_changed', `checkpoint ${number} is none`);
      return undefined;
    }
    if (key === undefined)
      this.#findings.add(from, 'key_missing', `checkpoint ${number} is signed by ${checkpoint.key}, which is not known`);
    else if (!isSignedBy(signed, key)) this.#findings.add(from, 'checkpoint_changed', `checkpoint ${number} is not what was signed`);
    return checkpoint;
  }
}

function isOf({ block, seq, at }: StoredCheckpoint, checkpoint: Checkpoint): boolean {
  return block === checkpoint.block && seq === checkpoint.seq && at.getTime() === Date.parse(checkpoint.at);
}
