import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { PasswordHash } from './password-hasher.ts';

export interface StoredQuestion extends PasswordHash {
  readonly questionSealed: Buffer;
}

export async function readQuestion(db: Db, accountId: string): Promise<StoredQuestion | undefined> {
  return db
    .selectFrom('security_questions')
    .select(['question_sealed as questionSealed', 'hash', 'pepper_key_id as pepperKeyId'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** In the place of the one before. */
export async function writeQuestion(db: Db, { accountId, ...stored }: StoredQuestion & { readonly accountId: string }): Promise<void> {
  const row = { question_sealed: stored.questionSealed, hash: stored.hash, pepper_key_id: stored.pepperKeyId };
  await db
    .insertInto('security_questions')
    .values({ account_id: accountId, ...row })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({ ...row, set_at: sql<Date>`clock_timestamp()`, bound_strongly: false }),
    )
    .execute();
}

/** False when there was none. */
export async function deleteQuestion(db: Db, accountId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('security_questions').where('account_id', '=', accountId).executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
