import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { digestToken, newSecretToken } from '../../kernel/secret-token.ts';
import { insertChange } from './contact-change-store.ts';

export interface RecordContactChangeInput {
  readonly accountId: string;
  /** Ids of identifiers. */
  readonly addedIds: readonly string[];
  readonly removedIds: readonly string[];
  /** The session that it was asked for in. */
  readonly sessionUid: string | undefined;
  readonly undoSeconds: number;
}

/** Remembers a change in its own transaction. Answers the token that undoes it, which is kept nowhere else. */
export async function recordContactChange(tx: Db, input: RecordContactChangeInput): Promise<string> {
  const token = newSecretToken();
  await insertChange(tx, { ...input, id: newId('cch'), undoDigest: digestToken(token) });
  return token;
}
