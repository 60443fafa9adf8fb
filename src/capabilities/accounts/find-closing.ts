import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import type { Closing, ClosingState } from './closing.ts';
import { countClosings as count, readClosingByDigest, readOpenClosing } from './closing-store.ts';

/** The wish to have this account deleted, when one is under way. */
export function findClosing({ db }: { readonly db: Db }, accountId: string): Promise<Closing | undefined> {
  return readOpenClosing(db, accountId);
}

/** How often the deletion was wished for within the last so many seconds, with what was taken back. */
export function countClosings({ db }: { readonly db: Db }, accountId: string, withinSeconds: number): Promise<number> {
  return count(db, accountId, withinSeconds);
}

/** The one that the link of a message speaks of, and what became of it. Looking changes nothing. */
export function findClosingByToken(
  { db }: { readonly db: Db },
  token: string,
): Promise<(Closing & { readonly state: ClosingState }) | undefined> {
  return readClosingByDigest(db, digestToken(token));
}
