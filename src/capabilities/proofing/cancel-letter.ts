import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endCase } from './end-case.ts';
import { moveLetter, readLatestLetter } from './letter-store.ts';

/** Ends the letter under way: its code opens nothing any more, wherever the letter is. False when there was none. */
export async function cancelLetter({ db }: { readonly db: Db }, { accountId }: { readonly accountId: string }): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId);
    const letter = await readLatestLetter(tx, accountId);
    if (letter === undefined || !(await moveLetter(tx, { letterId: letter.letterId, operation: 'cancel' }))) return false;
    await endCase(tx, { accountId, caseId: letter.caseId, end: { kind: 'cancel' }, actor: 'citizen' });
    await recordEvent(tx, { actor: 'citizen', action: 'letter.cancelled', accountId, details: { letter: letter.letterId } });
    return true;
  });
}
