import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteProofing(db: Db, accountId: string): Promise<void> {
  await sql`
    with sent as (delete from letters where account_id = ${accountId}),
    proved as (delete from proofs where account_id = ${accountId})
    delete from proofing_cases where account_id = ${accountId}`.execute(db);
}
