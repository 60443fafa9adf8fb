import { measurePolicy, type PolicyMeasure } from '../capabilities/relying-parties/measure-policy.ts';
import { policyRefusals } from '../capabilities/relying-parties/policy-verdict.ts';
import type { Db } from '../database/connect.ts';
import { clientRules, readClientFiles } from './client-files.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { textTable } from './text-table.ts';

interface PolicyTestDeps {
  readonly db: Db;
  readonly config: { readonly relyingParties: { readonly allowLoopback: boolean } };
}

const DAYS = 30;

const reasons = {
  level: 'refused: level too low',
  method: 'refused: no proof by an accepted method',
  age: 'refused: proof too old',
  strength: 'refused: sign-in not strong enough',
} as const;

/** `paiza client policy test FILE`: whom the policy in the file would refuse, and why. Counts only; nothing is applied. */
export async function testClientPolicy(
  deps: PolicyTestDeps,
  args: { readonly files: readonly string[] },
  io: CommandIo,
): Promise<ExitCode> {
  if (args.files.length !== 1) {
    io.err('name one file: paiza client policy test FILE');
    return 2;
  }
  const { clients, faults } = await readClientFiles(args.files, clientRules(deps.config));
  const [client] = clients;
  if (client === undefined || faults.length > 0) {
    faults.forEach((fault) => io.err(fault));
    return 1;
  }
  const { clientId, policy } = client;
  const measure = await measurePolicy(deps, { clientId, policy, now: new Date(), days: DAYS });
  describe(clientId, measure).forEach((line) => io.out(line));
  return 0;
}

function describe(clientId: string, { accounts, signIns, isConnected }: PolicyMeasure): readonly string[] {
  const row = (title: string, one: number, other: number) => [title, String(one), String(other)];
  const refused = policyRefusals.map((reason) =>
    // A strength is of a sign-in, never of an account.
    reason === 'strength'
      ? [reasons[reason], '-', String(signIns.refused[reason])]
      : row(reasons[reason], accounts.refused[reason], signIns.refused[reason]),
  );
  const rows = [
    row('admitted', accounts.admitted, signIns.admitted),
    ...refused,
    ...(isConnected ? [row('newly refused', accounts.newlyRefused, signIns.newlyRefused)] : []),
  ];
  return [
    ...textTable([clientId, 'ACCOUNTS', `SIGN-INS IN ${DAYS} DAYS`], rows),
    isConnected
      ? '“Newly refused” counts those whom the policy in force admits and this one would refuse.'
      : 'The site is not connected yet: there is no policy in force to compare with.',
  ];
}
