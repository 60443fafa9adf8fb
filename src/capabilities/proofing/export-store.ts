import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldCase {
  readonly method: string;
  readonly state: string;
  readonly refusal: string | null;
  readonly application_number: string | null;
  readonly opened_at: Date;
  readonly ended_at: Date | null;
}

export async function readHeldCases(db: Db, accountId: string): Promise<readonly HeldCase[]> {
  const { rows } = await sql<HeldCase>`
    select method, state, refusal, application_number, opened_at, ended_at from proofing_cases
    where account_id = ${accountId} order by opened_at`.execute(db);
  return rows;
}

interface ProofRow {
  readonly id: string;
  readonly method: string;
  readonly vouched_by: string;
  readonly proved_at: Date;
  readonly evidence_sealed: Buffer;
}

export async function readHeldProofs(db: Db, accountId: string): Promise<readonly ProofRow[]> {
  const { rows } = await sql<ProofRow>`
    select id, method, vouched_by, proved_at, evidence_sealed from proofs where account_id = ${accountId} order by proved_at`.execute(db);
  return rows;
}

interface LetterRow {
  readonly id: string;
  readonly state: string;
  readonly address_sealed: Buffer;
  readonly tracking_number: string | null;
  readonly tracking: unknown;
  readonly ordered_at: Date;
  readonly exported_at: Date | null;
  readonly ended_at: Date | null;
}

export async function readHeldLetters(db: Db, accountId: string): Promise<readonly LetterRow[]> {
  const { rows } = await sql<LetterRow>`
    select id, state, address_sealed, tracking_number, tracking, ordered_at, exported_at, ended_at from letters
    where account_id = ${accountId} order by ordered_at`.execute(db);
  return rows;
}
