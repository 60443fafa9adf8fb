import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { recordEvent } from '../audit/record-event.ts';
import { lockActiveOperator, readLastSeen, startSession } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';

export interface StartDeskSessionInput {
  readonly operator: Operator;
  readonly sessionUid: string;
  /** When a factor was last shown. */
  readonly authenticatedAt: Date;
}

/**
 * Starts work at the desk. A sign-in is good for one session: whoever was idle too long shows a factor again before the next. False when
 * that has not been done, or the operator is none any more.
 */
export function startDeskSession(
  { db }: { readonly db: Db },
  { operator, sessionUid, authenticatedAt }: StartDeskSessionInput,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const current = await lockActiveOperator(tx, operator.operatorId);
    const lastSeen = await readLastSeen(tx, sessionUid);
    if (current === undefined || (lastSeen !== undefined && authenticatedAt <= lastSeen)) return false;
    // Of two requests that start one at once, both may go on: there is one session of it.
    const started = await startSession(tx, { sessionId: newId('dsk'), operatorId: operator.operatorId, sessionUid });
    const details = { centre: current.centreId, role: current.role };
    if (started)
      await recordEvent(tx, { actor: actorOf(operator), action: 'desk.session_started', accountId: operator.accountId, details });
    return true;
  });
}
