import type { Db } from '../../database/connect.ts';
import { findHold } from './hold-store.ts';

/** Whether somebody waits to get back into this account: whoever they are, the end of it can wait for them. */
export async function findOpenHold({ db }: { readonly db: Db }, accountId: string): Promise<boolean> {
  return (await findHold(db, accountId)) !== undefined;
}
