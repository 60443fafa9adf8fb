import { listClients } from '../capabilities/relying-parties/list-clients.ts';
import type { Db } from '../database/connect.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { moment, textTable } from './text-table.ts';

/** `paiza client list`: the relying parties that are connected. */
export async function listClientTable(deps: { readonly db: Db }, _args: object, io: CommandIo): Promise<ExitCode> {
  const clients = await listClients(deps);
  const rows = clients.map(({ clientId, metadata, version, policy, updatedAt }) => [
    clientId,
    metadata.client_name,
    String(version),
    policy.min_acr,
    moment(updatedAt),
  ]);
  if (rows.length === 0) io.out('no relying party is connected; add one: paiza client apply FILE');
  else textTable(['ID', 'NAME', 'VERSION', 'MIN_ACR', 'UPDATED'], rows).forEach((line) => io.out(line));
  return 0;
}
