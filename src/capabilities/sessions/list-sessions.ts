import type { Db } from '../../database/connect.ts';
import type { SignedOut } from '../accounts/signed-out.ts';
import { isSignedOut } from '../accounts/signed-out.ts';
import type { LiveSession } from './live-session.ts';
import { readSessions } from './session-list-store.ts';

export interface ListSessionsInput {
  readonly accountId: string;
  readonly signedOut?: SignedOut | undefined;
}

/** The sessions of an account that still hold, the one used last first. */
export async function listSessions({ db }: { readonly db: Db }, input: ListSessionsInput): Promise<readonly LiveSession[]> {
  const sessions = await readSessions(db, input.accountId);
  return sessions.filter(({ uid, startedAt }) => !isSignedOut(input.signedOut, { uid, loginTs: startedAt.getTime() / 1000 }));
}
