import type { Db } from '../../database/connect.ts';
import { readCodeKeys } from './store.ts';

/** Codes that can still be answered, by the master key their digits are compared with. */
export interface CodeKeyUse {
  /** Undefined for codes of a release that did not note it. */
  readonly keyVersion: number | undefined;
  readonly codes: number;
  readonly until: Date;
}

export async function measureCodeKeys({ db }: { readonly db: Db }): Promise<readonly CodeKeyUse[]> {
  return (await readCodeKeys(db)).map(({ key_version, codes, until }) => ({ keyVersion: key_version ?? undefined, codes, until }));
}
