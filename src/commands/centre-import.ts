import { readFile } from 'node:fs/promises';
import { parseCentres, type ParsedCentres } from '../capabilities/service-centres/centre-declaration.ts';
import { importCentre, type ImportCentreOutcome } from '../capabilities/service-centres/import-centre.ts';
import type { Db } from '../database/connect.ts';
import type { Keyring } from '../kernel/keyring.ts';
import { administrator } from './administrator.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

interface ImportDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/** `paiza centre import FILE`: nothing is imported while the file has a fault. Centres that it does not name stay as they are. */
export async function importCentres(deps: ImportDeps, { file }: { readonly file: string }, io: CommandIo): Promise<ExitCode> {
  const parsed = await readCentreFile(file);
  if (parsed.kind === 'faulty') {
    parsed.faults.forEach((fault) => io.err(`${file}: ${fault}`));
    io.err('nothing was imported');
    return 1;
  }
  for (const centre of parsed.centres) {
    io.out(`${centre.centreId}: ${inWords(await importCentre(deps, { centre, actor: administrator() }))}`);
  }
  return 0;
}

async function readCentreFile(file: string): Promise<ParsedCentres> {
  try {
    return parseCentres(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'faulty', faults: [`is not valid JSON: ${error.message}`] };
    return { kind: 'faulty', faults: [`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`] };
  }
}

function inWords({ kind, withdrawn }: ImportCentreOutcome): string {
  return withdrawn === 0 ? kind : `${kind}; visits withdrawn, their citizens told: ${withdrawn}`;
}
