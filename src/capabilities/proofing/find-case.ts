import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { ProofingCase } from './proofing-case.ts';
import { places } from './sealing-places.ts';
import { readCaseUnderWay } from './store.ts';

/** A case under way, with what its method remembers. */
export interface CaseUnderWay {
  readonly case: ProofingCase;
  /** As it was stored; undefined when the method keeps nothing. */
  readonly data: unknown;
  /** The bytes of it, by which it can be taken once. */
  readonly sealed: Buffer | undefined;
}

/** The account's case of this method that is under way and in time. `db` may be a transaction. */
export async function findCaseUnderWay(
  deps: { readonly db: Db; readonly keyring: Keyring },
  accountId: string,
  method: ProofMethod,
): Promise<CaseUnderWay | undefined> {
  const found = await readCaseUnderWay(deps.db, accountId, method);
  if (found === undefined || !found.inTime) return undefined;
  const { dataSealed } = found;
  const dataKey = dataSealed === undefined ? undefined : await openDataKey(deps, accountId);
  const text = dataSealed === undefined ? undefined : dataKey?.unseal(places.caseData(found.caseId), dataSealed);
  return { case: found, data: text === undefined ? undefined : (JSON.parse(text) as unknown), sealed: dataSealed };
}
