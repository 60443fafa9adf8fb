import type { Db } from '../../database/connect.ts';
import { preparedStatement } from '../../database/prepared-statement.ts';
import { attachDraftState } from '../accounts/attach-draft-state.ts';
import { attachRecentEvents, type EventJson } from '../audit/attach-recent-events.ts';
import { attachPasswordState } from '../authentication/attach-password-state.ts';
import { attachOpenCases, type OpenCaseJson } from '../proofing/attach-open-cases.ts';
import { attachEndingRecords, type EndingJson } from '../records/attach-ending-records.ts';
import { attachSubmissionState } from '../registries/attach-submission-state.ts';
import type { RequestState } from '../registries/progress.ts';
import { attachSecurityCase } from '../sessions/attach-security-case.ts';

export interface OverviewRow {
  readonly has_draft: boolean;
  readonly submission: RequestState | null;
  readonly cases: readonly OpenCaseJson[] | null;
  readonly ending: readonly EndingJson[] | null;
  readonly compromised: boolean;
  readonly security_case: string | null;
  readonly recent: readonly EventJson[] | null;
}

const RECENT = 4;

/** Each room says its part, of account `$1` and until the day `$2`; one round trip for all of them. */
const overviewStatement = preparedStatement<OverviewRow>(`
  select ${attachDraftState()} as has_draft, ${attachSubmissionState()} as submission, ${attachOpenCases()} as cases,
    ${attachEndingRecords()} as ending, ${attachPasswordState()} as compromised, ${attachSecurityCase()} as security_case,
    ${attachRecentEvents(RECENT)} as recent`);

export async function readOverview(db: Db, accountId: string, until: string): Promise<OverviewRow> {
  const [row] = await overviewStatement(db, [accountId, until]);
  if (row === undefined) throw new Error('the overview returned no row');
  return row;
}
