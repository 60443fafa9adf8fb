import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endCase } from './end-case.ts';
import { deleteOldGuesses } from './letter-guess-store.ts';
import { moveLetter, readOverdueLetters, type StoredLetter } from './letter-store.ts';

const BATCH = 500;

/** Ends letters that are out of time, or whose case was ended by something else, each in a transaction of its own; forgets old counters. */
export async function expireLetters({ db }: { readonly db: Db }): Promise<void> {
  await deleteOldGuesses(db);
  for (let overdue = await readOverdueLetters(db, BATCH); overdue.length > 0; overdue = await readOverdueLetters(db, BATCH)) {
    for (const letter of overdue) await expire(db, letter);
  }
}

async function expire(db: Db, { letterId, accountId, caseId, inTime }: StoredLetter): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId);
    if (!(await moveLetter(tx, { letterId, operation: inTime ? 'cancel' : 'expire' }))) return;
    await endCase(tx, { accountId, caseId, end: { kind: 'expire' }, actor: 'system' });
    const action = inTime ? 'letter.cancelled' : 'letter.expired';
    await recordEvent(tx, { actor: 'system', action, accountId, details: { letter: letterId } });
  });
}
