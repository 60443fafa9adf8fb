import type { Db } from '../../database/connect.ts';

const NAME = 'events';

export async function readPosition(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('post_cursors').select('position').where('name', '=', NAME).executeTakeFirst();
  return row?.position;
}

/** Two nodes may have read the same stretch of the journal: what they took in twice changed nothing, and either position will do. */
export async function savePosition(db: Db, position: string): Promise<void> {
  await db
    .insertInto('post_cursors')
    .values({ name: NAME, position })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ position }))
    .execute();
}
