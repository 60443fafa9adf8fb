import type { Db } from '../../database/connect.ts';
import { readLetterKeys } from './letter-store.ts';

/** Letters whose code can still be typed in, by the master key it is compared with. */
export interface LetterKeyUse {
  /** Undefined when it was not noted. */
  readonly keyVersion: number | undefined;
  readonly letters: number;
  readonly until: Date;
}

export async function measureLetterKeys({ db }: { readonly db: Db }): Promise<readonly LetterKeyUse[]> {
  return (await readLetterKeys(db)).map(({ key_version, letters, until }) => ({ keyVersion: key_version ?? undefined, letters, until }));
}
