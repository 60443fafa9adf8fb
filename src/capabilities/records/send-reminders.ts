import type { Db } from '../../database/connect.ts';
import { addDays, calendarDateOf, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { translateTo } from '../../kernel/texts.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { isRecordKind, type RecordKind } from './record-kinds.ts';
import { ENDED, isDayEverywhere, reminderStage, TELL_UNTIL_DAYS_AFTER } from './reminder-stage.ts';
import { claimReminder, readEndingOfAll, type DueRow } from './store.ts';

export interface SendRemindersDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly records: { readonly remindDaysBefore: readonly number[] } };
}

const BATCH = 500;

/**
 * Reminds of documents that end soon, and once more when they have ended; by day only. Each reminder goes out once, whoever runs this at the same time
 * and wherever it is cut off: claim, message and trace are one transaction. What was missed while nothing ran is caught up with by the
 * closest reminder alone. An account that does not open holds nobody else up; its error is thrown at the end.
 */
export async function sendReminders(deps: SendRemindersDeps, now = new Date()): Promise<void> {
  if (!isDayEverywhere(now)) return;
  const today = calendarDateOf(now);
  const { remindDaysBefore } = deps.config.records;
  const range = { from: addDays(today, -TELL_UNTIL_DAYS_AFTER), to: addDays(today, Math.max(...remindDaysBefore)), limit: BATCH };
  const errors: unknown[] = [];
  let rows: readonly DueRow[] = [];
  do {
    rows = await readEndingOfAll(deps.db, { ...range, after: rows.at(-1)?.id ?? '' });
    for (const row of rows) {
      const stage = reminderStage(row.valid_until, today, remindDaysBefore);
      if (stage === undefined || !isRecordKind(row.kind) || (row.reminded_days ?? Infinity) <= stage) continue;
      await remind(deps, { ...row, kind: row.kind, stage }).catch((error: unknown) => void errors.push(error));
    }
  } while (rows.length === BATCH);
  if (errors.length > 0) throw errors[0];
}

type Due = DueRow & { readonly kind: RecordKind; readonly stage: number };

function remind(deps: SendRemindersDeps, due: Due): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const { id, account_id: accountId, valid_until: validUntil, kind, stage } = due;
    if (!(await claimReminder(tx, { id, validUntil, stage }))) return;
    await tell(deps, tx, due);
    await recordEvent(tx, { actor: 'system', action: 'record.expiry_told', accountId, details: { kind, record: id, days: stage } });
  });
}

function tell(deps: SendRemindersDeps, tx: Db, { account_id: accountId, kind, valid_until: validUntil, stage }: Due): Promise<void> {
  return tellAccount(deps, tx, {
    accountId,
    template: stage === ENDED ? 'document_ended' : 'document_ending',
    page: '/account/records',
    params: (language) => ({ document: translateTo(language)(`records.kind_${kind}`), date: inFigures(validUntil) }),
  });
}

/** `31.01.2027` */
function inFigures(date: CalendarDate): string {
  return date.split('-').toReversed().join('.');
}
