import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import type { Closing, ClosingByLink } from './closing.ts';
import { countClosings as count, readClosingByDigest, readOpenClosing, readStandingClosing } from './closing-store.ts';

/** The wish to have this account deleted, when one is under way. */
export function findClosing({ db }: { readonly db: Db }, accountId: string): Promise<Closing | undefined> {
  return readOpenClosing(db, accountId);
}

/** How often the deletion was wished for within the last so many seconds, with what was taken back. */
export function countClosings({ db }: { readonly db: Db }, accountId: string, withinSeconds: number): Promise<number> {
  return count(db, accountId, withinSeconds);
}

/**
 * What the link of a message speaks of, and what became of it. A link of a wish that was taken back speaks for the one that is under way
 * now, as long as that first wish would have lasted: whoever gets several messages in a week presses any of them. Later it says that there is another
 * one: the contact may be somebody else's by then. Looking changes nothing.
 */
export async function findClosingByToken({ db }: { readonly db: Db }, token: string): Promise<ClosingByLink | undefined> {
  const found = await readClosingByDigest(db, digestToken(token));
  if (found?.state !== 'cancelled') return found;
  const standing = await readStandingClosing(db, found.accountId);
  if (standing === undefined) return found;
  return standing.state === 'open' && !found.isRecent ? { ...standing, state: 'another_open' } : standing;
}
