/** What is wrong with the trail at one place. */
export interface Finding {
  /** Sequence number of the first event that it speaks of; 1 where it speaks of the tables (`shape`). */
  readonly seq: number;
  readonly what:
    | 'changed'
    | 'missing'
    | 'inserted'
    | 'block_changed'
    | 'block_missing'
    | 'cut_off'
    | 'checkpoint_changed'
    | 'checkpoint_missing'
    | 'copy_changed'
    | 'key_missing'
    | 'shape';
  /** For people; ids and numbers, never personal data. */
  readonly detail: string;
}

const MOST_KEPT = 10_000;

/** Gathers what is found. A trail that is wrong all over must not fill the memory: beyond a limit findings are only counted. */
export class Findings {
  readonly kept: Finding[] = [];
  count = 0;
  #first: Finding | undefined;
  #shape: Finding | undefined;

  add(seq: number, what: Finding['what'], detail: string): void {
    const finding = { seq, what, detail };
    this.count += 1;
    if (what === 'shape') this.#shape ??= finding;
    else if (this.#first === undefined || seq < this.#first.seq) this.#first = finding;
    // Of the tables there are few, and they come last.
    if (what === 'shape' || this.kept.length < MOST_KEPT) this.kept.push(finding);
  }

  /** What is wrong with the tables themselves, so that any line may be. */
  addShape(detail: string): void {
    this.add(1, 'shape', detail);
  }

  /** By its place in the trail; of those that have none, only when there is no other. */
  get first(): Finding | undefined {
    return this.#first ?? this.#shape;
  }
}
