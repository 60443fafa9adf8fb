import { applyClient, type ApplyClientOutcome } from '../capabilities/relying-parties/apply-client.ts';
import type { Db } from '../database/connect.ts';
import { administrator } from './administrator.ts';
import { clientRules, readClientFiles } from './client-files.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

interface ApplyDeps {
  readonly db: Db;
  readonly config: { readonly relyingParties: { readonly allowLoopback: boolean } };
}

/** `paiza client apply FILE…`: nothing is applied while any file has a fault; each client is applied whole or not at all. */
export async function applyClientFiles(deps: ApplyDeps, args: { readonly files: readonly string[] }, io: CommandIo): Promise<ExitCode> {
  if (args.files.length === 0) {
    io.err('name at least one file: paiza client apply FILE…');
    return 2;
  }
  const { clients, faults } = await readClientFiles(args.files, clientRules(deps.config));
  if (faults.length > 0) {
    faults.forEach((fault) => io.err(fault));
    io.err('nothing was applied');
    return 1;
  }
  let exitCode: ExitCode = 0;
  for (const client of clients) {
    const outcome = await applyClient(deps, { client, actor: administrator() });
    if (outcome.kind === 'secret_missing') {
      io.err(`${client.clientId}: /client_secret is required, none is stored yet`);
      exitCode = 1;
    } else {
      io.out(`${client.clientId}: ${describe(outcome)}`);
    }
  }
  return exitCode;
}

function describe(outcome: Exclude<ApplyClientOutcome, { readonly kind: 'secret_missing' }>): string {
  const fields = 'fields' in outcome && outcome.fields.length > 0 ? ` (${outcome.fields.join(', ')})` : '';
  return `${outcome.kind}, version ${outcome.version}${fields}`;
}
