import { listSigningKeys } from '../capabilities/signing-keys/list-signing-keys.ts';
import type { Db } from '../database/connect.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { moment, textTable } from './text-table.ts';

/** `paiza keys list`: every signing key there has been, never a private part. */
export async function listKeyTable(deps: { readonly db: Db }, _args: object, io: CommandIo): Promise<ExitCode> {
  const keys = await listSigningKeys(deps);
  const rows = keys.map(({ id, algorithm, state, createdAt, stateSince }) => [id, algorithm, state, moment(stateSince), moment(createdAt)]);
  if (rows.length === 0) io.out('no signing key yet: the first start makes them');
  else textTable(['KEY ID', 'ALG', 'STATE', 'SINCE', 'CREATED'], rows).forEach((line) => io.out(line));
  return 0;
}
