import { removeClient } from '../capabilities/relying-parties/remove-client.ts';
import type { Db } from '../database/connect.ts';
import { administrator } from './administrator.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

/** `paiza client remove ID…`: shuts relying parties out from their next request on. */
export async function removeClients(
  deps: { readonly db: Db },
  args: { readonly clientIds: readonly string[] },
  io: CommandIo,
): Promise<ExitCode> {
  if (args.clientIds.length === 0) {
    io.err('name at least one client: paiza client remove ID…');
    return 2;
  }
  let exitCode: ExitCode = 0;
  for (const clientId of args.clientIds) {
    const outcome = await removeClient(deps, { clientId, actor: administrator() });
    if (outcome.kind === 'removed') {
      io.out(`${clientId}: removed, version ${outcome.version}`);
    } else {
      io.err(`${clientId}: no such client; see them all: paiza client list`);
      exitCode = 1;
    }
  }
  return exitCode;
}
