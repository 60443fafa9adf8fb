import type { Db } from './connect.ts';

/** Joins the transaction that the caller has opened, or is one by itself: for what may be a part of something larger. */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
