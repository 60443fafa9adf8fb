import type { Db } from '../../database/connect.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { eventOf } from '../audit/attach-recent-events.ts';
import { isRecordKind } from '../records/record-kinds.ts';
import type { Overview } from './overview.ts';
import { readOverview, type OverviewRow } from './overview-store.ts';

export interface FindOverviewDeps {
  readonly db: Db;
  readonly config: { readonly records: { readonly remindDaysBefore: readonly number[] } };
}

/** What the home page of the cabinet shows of an account beside the account itself, by one statement; `today` in Moscow. */
export async function findOverview({ db, config }: FindOverviewDeps, accountId: string, today: CalendarDate): Promise<Overview> {
  const row = await readOverview(db, accountId, addDays(today, Math.max(...config.records.remindDaysBefore)));
  return {
    hasDraft: row.has_draft,
    ...(row.submission === null ? {} : { submission: row.submission }),
    cases: row.cases ?? [],
    ending: endingOf(row, today),
    passwordCompromised: row.compromised,
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
