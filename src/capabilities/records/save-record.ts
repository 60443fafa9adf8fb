import type { Db } from '../../database/connect.ts';
import { calendarDateOf, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { KeptRecord, RecordData } from './kept-record.ts';
import { listRecords } from './list-records.ts';
import { recordProblems } from './problems.ts';
import { areSame } from './record-form.ts';
import { recordKind, type RecordKind } from './record-kinds.ts';
import { reminderStage } from './reminder-stage.ts';
import { places } from './sealing-places.ts';
import { insertRecord, updateRecord, type WrittenRecord } from './store.ts';

export interface SaveRecordDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly records: { readonly remindDaysBefore: readonly number[] } };
}

export interface SaveRecordInput {
  readonly accountId: string;
  readonly kind: RecordKind;
  /** Of a new one made when its form was: a form sent twice adds one. */
  readonly recordId: string;
  /** Which one the citizen has changed; absent of a new one. */
  readonly revision?: number | undefined;
  readonly data: RecordData;
}

/**
 * Adds one of a kind, or changes it. Whoever does so to one account at the same time waits, so that the limits of a kind hold.
 * Throws problems records.not_found, too_many, already_kept, changed_meanwhile.
 */
export function saveRecord(deps: SaveRecordDeps, input: SaveRecordInput): Promise<void> {
  const { accountId, kind, recordId, revision, data } = input;
  return deps.db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, accountId))) throw recordProblems.not_found();
    const ofKind = (await listRecords({ ...deps, db: tx }, accountId)).filter((kept) => kept.kind === kind);
    const kept = ofKind.find((one) => one.recordId === recordId);
    // The answer to a form that was taken got lost, and it was sent again.
    if (kept !== undefined && areEqual(kept.data, data) && (revision === undefined || kept.revision === revision + 1)) return;
    refuseWhatDoesNotFit(input, ofKind);
    const written = await toWrite(deps, tx, input);
    if (revision === undefined) {
      if (!(await insertRecord(tx, written))) throw recordProblems.changed_meanwhile();
    } else if (!(await updateRecord(tx, { ...written, revision }))) {
      throw kept === undefined ? recordProblems.not_found() : recordProblems.changed_meanwhile();
    }
    const action = revision === undefined ? 'record.added' : 'record.changed';
    await recordEvent(tx, { actor: 'citizen', action, accountId, details: { kind, record: recordId } });
  });
}

function refuseWhatDoesNotFit({ kind, recordId, revision, data }: SaveRecordInput, ofKind: readonly KeptRecord[]): void {
  const others = ofKind.filter((one) => one.recordId !== recordId);
  if (others.some((other) => areSame(kind, other.data, data))) throw recordProblems.already_kept();
  if (revision === undefined && others.length >= recordKind(kind).atMost) throw recordProblems.too_many();
}

async function toWrite(deps: SaveRecordDeps, tx: Db, { accountId, kind, recordId, data }: SaveRecordInput): Promise<WrittenRecord> {
  const dataKey = await openDataKey({ ...deps, db: tx }, accountId);
  if (dataKey === undefined) throw recordProblems.not_found();
  const validUntil = data.valid_until as CalendarDate | undefined;
  const stage = (day: CalendarDate) => reminderStage(day, calendarDateOf(new Date()), deps.config.records.remindDaysBefore);
  return {
    id: recordId,
    accountId,
    kind,
    dataSealed: dataKey.seal(places.record(recordId), JSON.stringify(data)),
    validUntil,
    remindedDays: validUntil === undefined ? undefined : stage(validUntil),
  };
}

function areEqual(one: RecordData, other: RecordData): boolean {
  const inOrder = (data: RecordData) => JSON.stringify(Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return inOrder(one) === inOrder(other);
}
