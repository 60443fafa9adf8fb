import type { Db } from '../../database/connect.ts';
import type { Inn } from '../../kernel/inn.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { readDataKey, upsertTaxNumber } from './identity-store.ts';
import { places } from './sealing-places.ts';

export interface StoreTaxNumberInput {
  readonly accountId: string;
  /** The version that the tax service was asked about. */
  readonly versionId: string;
  readonly inn: Inn;
}

/**
 * Keeps the tax number that the tax service found for a version, in place of an earlier one, inside the caller's transaction. An answer
 * about an older version than the one that the number is known by changes nothing. Throws an Error when there is no open account.
 */
export async function storeTaxNumber(
  deps: { readonly keyring: Keyring },
  tx: Db,
  { accountId, versionId, inn }: StoreTaxNumberInput,
): Promise<void> {
  const wrapped = await readDataKey(tx, accountId);
  if (wrapped === undefined) throw new Error(`no open account ${accountId}`);
  const innSealed = deps.keyring.openDataKey(places.dataKey(accountId), wrapped).seal(places.taxNumber(accountId), inn);
  await upsertTaxNumber(tx, { accountId, versionId, innSealed });
}
