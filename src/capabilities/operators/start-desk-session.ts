import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { DeskSettings } from './desk-settings.ts';
import { lockActiveOperator, startSession } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';

/**
 * Starts work at the desk in a sign-in whose factors the caller has found strong and fresh enough. Undefined when the operator is none any
 * more. Of two requests that start it at once both go on: there is one session of a sign-in.
 */
export function startDeskSession(
  { db, config }: { readonly db: Db; readonly config: { readonly desk: DeskSettings } },
  { operator, sessionUid }: { readonly operator: Operator; readonly sessionUid: string },
): Promise<Operator | undefined> {
  return db.transaction().execute(async (tx) => {
    const current = await lockActiveOperator(tx, operator.operatorId);
    if (current === undefined) return undefined;
    const started = await startSession(tx, { sessionId: newId('dsk'), operatorId: current.operatorId, sessionUid }, config.desk);
    const details = { centre: current.centreId, role: current.role };
    if (started) await recordEvent(tx, { actor: actorOf(current), action: 'desk.session_started', accountId: current.accountId, details });
    return current;
  });
}
