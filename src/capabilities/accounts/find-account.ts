import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Account } from './account.ts';
import { unsealAccount } from './sealed-account.ts';
import { accountStatementWith, readAccount } from './store.ts';

interface FindAccountDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

export interface AccountBeside {
  readonly account: Account;
  readonly beside: unknown;
}

/**
 * An open account with everything that claims are made of, by one statement: this is read at every token.
 * Throws UnsealError when a row's bytes were changed or moved.
 */
export async function findAccount(deps: FindAccountDeps, accountId: string): Promise<Account | undefined> {
  const found = await readAccount(deps.db, accountId);
  return found === null ? undefined : unsealAccount(deps.keyring, accountId, found);
}

/**
 * The same, with a value of another room in the same statement. `text` is SQL that other room gives; in it the account's id is `$1`, and
 * `$2` and on are the parameters.
 */
export function findAccountWith(text: string) {
  const statement = accountStatementWith(text);
  return async (deps: FindAccountDeps, accountId: string, parameters: readonly unknown[]): Promise<AccountBeside | undefined> => {
    const [row] = await statement(deps.db, [accountId, ...parameters]);
    return row === undefined || row.account === null
      ? undefined
      : { account: unsealAccount(deps.keyring, accountId, row.account), beside: row.beside };
  };
}
