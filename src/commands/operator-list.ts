import { listOperators } from '../capabilities/operators/list-operators.ts';
import type { Db } from '../database/connect.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { moment, textTable } from './text-table.ts';

/** `paiza operator list [--centre ID]`: who works at the desks, and who did; ids alone. */
export async function listOperatorTable(
  deps: { readonly db: Db },
  args: { readonly centreId?: string | undefined },
  io: CommandIo,
): Promise<ExitCode> {
  const operators = await listOperators(deps, args);
  const rows = operators.map(({ operatorId, centreId, role, active, accountId, changedAt }) => [
    operatorId,
    centreId,
    role,
    active ? 'active' : 'deactivated',
    accountId,
    moment(changedAt),
  ]);
  if (rows.length === 0) io.out('there are no operators; add one: paiza operator add ACCOUNT --centre ID');
  else textTable(['ID', 'CENTRE', 'ROLE', 'STATE', 'ACCOUNT', 'CHANGED'], rows).forEach((line) => io.out(line));
  return 0;
}
