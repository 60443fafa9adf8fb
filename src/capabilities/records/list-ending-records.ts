import type { Db } from '../../database/connect.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { isRecordKind, type RecordKind } from './record-kinds.ts';
import { readEnding } from './store.ts';

export interface EndingRecord {
  readonly recordId: string;
  readonly kind: RecordKind;
  /** The last day it is valid on. */
  readonly validUntil: CalendarDate;
  readonly ended: boolean;
}

export interface ListEndingRecordsDeps {
  readonly db: Db;
  readonly config: { readonly records: { readonly remindDaysBefore: readonly number[] } };
}

/**
 * Documents of one person that end soon or have ended, the first to end first: by one statement, and without opening a seal.
 * `soon` is the time from which reminders go out.
 */
export async function listEndingRecords(
  { db, config }: ListEndingRecordsDeps,
  accountId: string,
  today: CalendarDate,
): Promise<readonly EndingRecord[]> {
  const rows = await readEnding(db, accountId, addDays(today, Math.max(...config.records.remindDaysBefore)));
  return rows.flatMap(({ id, kind, valid_until: validUntil }) =>
    isRecordKind(kind) ? { recordId: id, kind, validUntil, ended: validUntil < today } : [],
  );
}
