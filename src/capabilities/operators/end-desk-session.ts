import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endSessions } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';

/** Ends work at the desk; the operator stays signed in as the citizen they are. */
export function endDeskSession(
  { db }: { readonly db: Db },
  { operator, sessionUid }: { readonly operator: Operator; readonly sessionUid: string },
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    if ((await endSessions(tx, sessionUid)) === 0) return;
    const details = { centre: operator.centreId };
    await recordEvent(tx, { actor: actorOf(operator), action: 'desk.session_ended', accountId: operator.accountId, details });
  });
}
