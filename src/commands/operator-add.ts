import { findAccountByIdentifier } from '../capabilities/accounts/find-account-by-identifier.ts';
import { addOperator } from '../capabilities/operators/add-operator.ts';
import { operatorRoles, parseOperatorRole } from '../capabilities/operators/operator.ts';
import type { Db } from '../database/connect.ts';
import { parseIdentifier } from '../kernel/identifier.ts';
import type { Keyring } from '../kernel/keyring.ts';
import { administrator } from './administrator.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

interface OperatorAddArgs {
  /** An account's id, or what it is found by: phone, e-mail, SNILS. */
  readonly whom: readonly string[];
  readonly centreId?: string | undefined;
  readonly role?: string | undefined;
}

type Deps = { readonly db: Db; readonly keyring: Keyring };

const refusals = {
  no_account: 'no such account',
  not_confirmed: 'this account is not confirmed; only a confirmed citizen can be an operator',
  one_step:
    'this account signs in by a password alone; its owner first switches on two-step sign-in at /account/security/two-step, or adds a passkey at /account/security/passkeys',
  no_centre: 'no such centre, or it has shut; bring centres in: paiza centre import FILE',
} as const;

/** `paiza operator add WHOM --centre ID --role ROLE`: makes a confirmed citizen an operator, or gives one another centre or role. */
export async function addOperatorCommand(deps: Deps, args: OperatorAddArgs, io: CommandIo): Promise<ExitCode> {
  const [whom, ...others] = args.whom;
  const role = parseOperatorRole(args.role ?? 'operator');
  if (whom === undefined || others.length > 0 || args.centreId === undefined || role === undefined) {
    io.err(`usage: paiza operator add ACCOUNT|PHONE|EMAIL|SNILS --centre ID [--role ${operatorRoles.join('|')}]`);
    return 2;
  }
  const accountId = await accountOf(deps, whom);
  const { centreId } = args;
  const outcome =
    accountId === undefined
      ? ({ kind: 'no_account' } as const)
      : await addOperator(deps, { accountId, centreId, role, actor: administrator() });
  if (outcome.kind !== 'added' && outcome.kind !== 'changed') {
    io.err(refusals[outcome.kind]);
    return 1;
  }
  io.out(`${outcome.operator.operatorId}: ${outcome.kind}, ${role} at ${centreId}`);
  return 0;
}

async function accountOf(deps: Deps, whom: string): Promise<string | undefined> {
  if (whom.startsWith('acc_')) return whom;
  const identifier = parseIdentifier(whom);
  return identifier === undefined ? undefined : (await findAccountByIdentifier(deps, deps.db, identifier))?.accountId;
}
