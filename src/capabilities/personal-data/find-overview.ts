import type { Db } from '../../database/connect.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { attachClosing } from '../accounts/attach-closing.ts';
import { attachDraftState } from '../accounts/attach-draft-state.ts';
import { attachRecentEvents, eventOf, type EventJson } from '../audit/attach-recent-events.ts';
import { attachPasswordState } from '../authentication/attach-password-state.ts';
import { attachOpenCases, type OpenCaseJson } from '../proofing/attach-open-cases.ts';
import { attachEndingRecords, type EndingJson } from '../records/attach-ending-records.ts';
import { isRecordKind } from '../records/record-kinds.ts';
import { attachSubmissionState } from '../registries/attach-submission-state.ts';
import type { RequestState } from '../registries/progress.ts';
import { attachSecurityCase } from '../sessions/attach-security-case.ts';
import { attachNextVisit, type NextVisitJson } from '../service-centres/attach-next-visit.ts';
import type { Overview } from './overview.ts';
import { overviewStatement } from './overview-store.ts';

export interface FindOverviewDeps {
  readonly db: Db;
  readonly config: { readonly records: { readonly remindDaysBefore: readonly number[] } };
}

interface OverviewRow {
  readonly has_draft: boolean;
  readonly submission: RequestState | null;
  readonly cases: readonly OpenCaseJson[] | null;
  readonly ending: readonly EndingJson[] | null;
  readonly compromised: boolean;
  readonly security_case: string | null;
  /** ISO 8601. */
  readonly deletion_due: string | null;
  readonly visit: NextVisitJson | null;
  readonly recent: readonly EventJson[] | null;
}

const RECENT = 4;

const readOverview = overviewStatement<OverviewRow>({
  has_draft: attachDraftState(),
  submission: attachSubmissionState(),
  cases: attachOpenCases(),
  ending: attachEndingRecords(),
  compromised: attachPasswordState(),
  security_case: attachSecurityCase(),
  deletion_due: attachClosing(),
  visit: attachNextVisit(),
  recent: attachRecentEvents(RECENT),
});

/** What the home page of the cabinet shows of an account beside the account itself, by one statement; `today` in Moscow. */
export async function findOverview({ db, config }: FindOverviewDeps, accountId: string, today: CalendarDate): Promise<Overview> {
  const row = await readOverview(db, accountId, addDays(today, Math.max(...config.records.remindDaysBefore)));
  return {
    hasDraft: row.has_draft,
    ...(row.submission === null ? {} : { submission: row.submission }),
    cases: row.cases ?? [],
    ending: endingOf(row, today),
    passwordCompromised: row.compromised,
    ...(row.deletion_due === null ? {} : { deletionDueAt: new Date(row.deletion_due) }),
    ...(row.visit === null ? {} : { visit: { startsAt: new Date(row.visit.starts_at), timeZone: row.visit.time_zone } }),
    recent: (row.recent ?? []).map(eventOf),
    ...(row.compromised && row.security_case !== null ? { securityCase: row.security_case } : {}),
  };
}

function endingOf({ ending }: OverviewRow, today: CalendarDate): Overview['ending'] {
  return (ending ?? []).flatMap(({ id, kind, valid_until: day }) => {
    const validUntil = day as CalendarDate;
    return isRecordKind(kind) ? { recordId: id, kind, validUntil, ended: validUntil < today } : [];
  });
}
