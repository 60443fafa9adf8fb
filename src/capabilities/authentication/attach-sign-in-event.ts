import type { Db } from '../../database/connect.ts';
import { attachEvent, type AttachedEvent } from '../audit/attach-event.ts';

export interface SignInFacts {
  readonly accountId: string | undefined;
  readonly clientId: string | undefined;
  readonly details: Readonly<Record<string, string | readonly string[]>>;
}

/** `challenged`: the password was right, and a code is owed. */
export function attachSignInEvent(
  db: Db,
  what: 'succeeded' | 'failed' | 'challenged',
  { accountId, clientId, details }: SignInFacts,
): AttachedEvent {
  return attachEvent(db, {
    actor: 'citizen',
    action: `authentication.${what}`,
    ...(accountId === undefined ? {} : { accountId }),
    ...(clientId === undefined ? {} : { clientId }),
    details,
  });
}
