import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { configurationReference } from '../configuration-reference.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

const referenceFile = join(import.meta.dirname, '../../docs/configuration.md');

/** `paiza config reference [--check]`: writes docs/configuration.md from the schema; with --check only says whether it is up to date. */
export async function writeConfigReference(
  _deps: object,
  args: { readonly check?: boolean | undefined },
  io: CommandIo,
): Promise<ExitCode> {
  const wanted = configurationReference();
  const present = await readFile(referenceFile, 'utf8').catch(() => '');
  const name = relative(process.cwd(), referenceFile);
  if (present === wanted) {
    io.out(`${name} is up to date`);
    return 0;
  }
  if (args.check === true) {
    io.err(`${name} is out of date: run paiza config reference`);
    return 1;
  }
  await writeFile(referenceFile, wanted);
  io.out(`${name} is written`);
  return 0;
}
