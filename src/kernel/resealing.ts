import { UnsealError, type Keyring } from './keyring.ts';

/** A stretch of a table in the order of its ids: what follows `after`, at most so many rows. */
export interface Page {
  readonly after: string;
  readonly limit: number;
}

/** What was done to one page. */
export interface ResealedPage {
  readonly seen: number;
  readonly resealed: number;
  /** Changed by somebody else at that moment: to be looked at again. */
  readonly missed: number;
  /** Ids of rows that do not open: changed, moved, or sealed under a master key that is not there. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined;
}

/** Bytes as they were read, and what is to take their place if nobody has changed them meanwhile. */
export interface Replacement {
  readonly id: string;
  readonly old: Buffer;
  readonly fresh: Buffer;
}

interface RowWork<Row, Fresh> {
  readonly isCurrent: (row: Row) => boolean;
  /** Throws UnsealError for a row that does not open. */
  readonly remake: (row: Row) => Fresh;
  /** Writes those that still are as they were read; resolves to how many. */
  readonly replace: (fresh: readonly Fresh[]) => Promise<number>;
}

/** One page of any table: makes anew what is not current, goes on past what does not open, and says what came of it. */
export async function resealRows<Row extends { readonly id: string }, Fresh>(
  page: Page,
  rows: readonly Row[],
  { isCurrent, remake, replace }: RowWork<Row, Fresh>,
): Promise<ResealedPage> {
  const fresh: Fresh[] = [];
  const unreadable: string[] = [];
  for (const row of rows.filter((candidate) => !isCurrent(candidate))) {
    try {
      fresh.push(remake(row));
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      unreadable.push(row.id);
    }
  }
  const resealed = fresh.length === 0 ? 0 : await replace(fresh);
  const next = rows.length < page.limit ? undefined : rows.at(-1)?.id;
  return { seen: rows.length, resealed, missed: fresh.length - resealed, unreadable, next };
}

/** A place where rows of sealed bytes are kept. */
interface SealedRows<Db> {
  read(db: Db, page: Page): Promise<readonly { readonly id: string; readonly sealed: Buffer }[]>;
  replace(db: Db, fresh: readonly Replacement[]): Promise<number>;
}

/** {@link resealRows} for rows that hold one seal of the keyring, at the place that `placeOf` tells. */
export async function resealSeals<Db>(
  { db, keyring }: { readonly db: Db; readonly keyring: Keyring },
  page: Page,
  kept: SealedRows<Db>,
  placeOf: (id: string) => string,
): Promise<ResealedPage> {
  return resealRows(page, await kept.read(db, page), {
    isCurrent: ({ sealed }) => keyring.isCurrent(sealed),
    remake: ({ id, sealed }): Replacement => ({ id, old: sealed, fresh: keyring.reseal(placeOf(id), sealed) }),
    replace: (fresh) => kept.replace(db, fresh),
  });
}
