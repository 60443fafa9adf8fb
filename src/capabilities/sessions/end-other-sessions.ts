import type { Db } from '../../database/connect.ts';
import { endSessions, type EndedSessions, type EndSessionsDeps } from './end-sessions.ts';

export interface EndOtherSessionsInput {
  readonly accountId: string;
  /** Of the session that the citizen asks from. */
  readonly sessionUid: string;
}

/** Signs the citizen out everywhere but here; devices that the account knew are strangers again. */
export function endOtherSessions(
  deps: EndSessionsDeps & { readonly db: Db },
  { accountId, sessionUid }: EndOtherSessionsInput,
): Promise<EndedSessions> {
  const input = { accountId, exceptSessionUid: sessionUid, reason: 'ended_by_citizen' } as const;
  return deps.db.transaction().execute((tx) => endSessions(deps, tx, input));
}
