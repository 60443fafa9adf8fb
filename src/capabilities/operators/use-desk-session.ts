import type { Db } from '../../database/connect.ts';
import type { DeskSettings } from './desk-settings.ts';
import { touchSession } from './operator-store.ts';
import type { Operator } from './operator.ts';

/**
 * The operator whose session at the desk is alive: not idle too long, not too old, and still an operator at this moment. By one statement,
 * asked at every request, so that whoever is deactivated has made the last one.
 */
export function useDeskSession(
  { db, config }: { readonly db: Db; readonly config: { readonly desk: DeskSettings } },
  session: { readonly accountId: string; readonly sessionUid: string },
): Promise<Operator | undefined> {
  return touchSession(db, { ...session, ...config.desk });
}
