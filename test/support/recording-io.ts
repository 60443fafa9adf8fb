import type { CommandIo } from '../../src/commands/command-io.ts';

export interface RecordingIo extends CommandIo {
  /** What a command said, line by line. */
  readonly lines: string[];
  readonly errors: string[];
}

/** Takes down what a command writes instead of writing it. */
export function recordingIo(): RecordingIo {
  const lines: string[] = [];
  const errors: string[] = [];
  return { lines, errors, out: (line) => void lines.push(line), err: (line) => void errors.push(line) };
}
