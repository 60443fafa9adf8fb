/** Where a command writes: results, and what was refused. One line at a time, without its end. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
}

/** What a command ends with: everything done; something refused, said on `err`; called wrongly. */
export type ExitCode = 0 | 1 | 2;
