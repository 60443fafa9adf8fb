import { deactivateOperator } from '../capabilities/operators/deactivate-operator.ts';
import type { Db } from '../database/connect.ts';
import { administrator } from './administrator.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

/** `paiza operator deactivate ID…`: takes the desk from operators at once, on every node. */
export async function deactivateOperators(
  deps: { readonly db: Db },
  args: { readonly operatorIds: readonly string[] },
  io: CommandIo,
): Promise<ExitCode> {
  if (args.operatorIds.length === 0) {
    io.err('name at least one operator: paiza operator deactivate ID…');
    return 2;
  }
  let exitCode: ExitCode = 0;
  for (const operatorId of args.operatorIds) {
    if (await deactivateOperator(deps, { operatorId, actor: administrator() })) io.out(`${operatorId}: deactivated`);
    else {
      io.err(`${operatorId}: no such active operator; see them all: paiza operator list`);
      exitCode = 1;
    }
  }
  return exitCode;
}
