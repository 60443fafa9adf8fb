import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { IdentityData } from './identity-data.ts';
import { identityIndexes } from './identity-index.ts';
import { insertVersion, lockOpenAccount, readDataKey } from './identity-store.ts';
import { sealIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';

export interface AddIdentityVersionInput {
  readonly accountId: string;
  readonly data: IdentityData;
}

/**
 * What the citizen submits, as a version that never changes, inside the caller's transaction; locks the account. The draft it came from
 * goes. Throws an Error when there is no open account.
 */
export async function addIdentityVersion(
  deps: { readonly keyring: Keyring },
  tx: Db,
  { accountId, data }: AddIdentityVersionInput,
): Promise<{ readonly versionId: string }> {
  const wrapped = (await lockOpenAccount(tx, accountId)) ? await readDataKey(tx, accountId) : undefined;
  if (wrapped === undefined) throw new Error(`no open account ${accountId}`);
  const versionId = newId('ver');
  const dataKey = deps.keyring.openDataKey(places.dataKey(accountId), wrapped);
  const indexes = identityIndexes(deps.keyring, data);
  await insertVersion(tx, {
    versionId,
    accountId,
    dataSealed: sealIdentityData(dataKey, versionId, data),
    snilsBlindIndex: indexes.snils,
    documentBlindIndex: indexes.document,
    keyVersion: indexes.keyVersion,
  });
  return { versionId };
}
