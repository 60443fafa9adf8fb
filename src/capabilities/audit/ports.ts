/** A second place for checkpoints, out of reach of whoever owns the database: lines of text that are only ever added. */
export interface CheckpointCopy {
  /** The newest lines that were written to their end, oldest first: several, or all there are. */
  newestLines(): Promise<readonly string[]>;
  /** Resolves when they are on the disk. Never joins a line to one that was cut off. */
  append(lines: readonly string[]): Promise<void>;
}
