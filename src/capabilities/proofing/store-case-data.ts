import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { proofingProblems } from './problems.ts';
import type { CaseDetails } from './proofing-case.ts';
import { places } from './sealing-places.ts';
import { replaceCaseData } from './store.ts';

export interface StoreCaseDataInput {
  readonly accountId: string;
  readonly caseId: string;
  /** Any JSON, sealed by the person's own key. Takes the place of what was there. */
  readonly data: unknown;
  /** Laid over those that the case has; no personal data. */
  readonly details?: CaseDetails | undefined;
}

/** Keeps what a method must remember between two visits. `db` may be a transaction. Throws `proofing.case_ended`. */
export async function storeCaseData(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId, caseId, data, details }: StoreCaseDataInput,
): Promise<void> {
  const dataKey = await openDataKey(deps, accountId);
  const dataSealed = dataKey?.seal(places.caseData(caseId), JSON.stringify(data));
  const stored = dataSealed === undefined ? undefined : await replaceCaseData(deps.db, { accountId, caseId, dataSealed, details });
  if (stored === undefined) throw proofingProblems.case_ended();
}
