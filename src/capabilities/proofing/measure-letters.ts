import type { Db } from '../../database/connect.ts';
import { readLetterCounts, type LetterCounts } from './letter-counts-store.ts';

/** How many letters are where on their way, and how long the post has kept us waiting. */
export function measureLetters({ db }: { readonly db: Db }): Promise<LetterCounts> {
  return readLetterCounts(db);
}
