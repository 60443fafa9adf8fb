import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { Letter } from './letter.ts';
import { readLastOrder, readLatestLetter } from './letter-store.ts';
import { daysToWait, nextLetterAt } from './methods/postal-code.ts';
import { openLetter } from './open-letter.ts';

export interface LetterStanding {
  /** The newest, whatever became of it. */
  readonly letter: Letter | undefined;
  /** When the next one may be ordered; undefined when it may be now. */
  readonly nextAt: Date | undefined;
}

/** What an account has to know of its letters. Throws UnsealError when a row's bytes were changed or moved. */
export async function findLetter(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string): Promise<LetterStanding> {
  const stored = await readLatestLetter(deps.db, accountId);
  const dataKey = stored === undefined ? undefined : await openDataKey(deps, accountId);
  if (stored === undefined || dataKey === undefined) return { letter: undefined, nextAt: undefined };
  const { orderedAt, now } = await readLastOrder(deps.db, accountId);
  const mustWait = orderedAt !== undefined && daysToWait(orderedAt, now) > 0;
  return { letter: openLetter(dataKey, stored), nextAt: mustWait ? nextLetterAt(orderedAt) : undefined };
}
