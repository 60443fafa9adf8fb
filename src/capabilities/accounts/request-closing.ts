import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { digestToken, newSecretToken } from '../../kernel/secret-token.ts';
import type { Closing } from './closing.ts';
import { insertClosing } from './closing-store.ts';

export interface RequestClosingInput {
  readonly accountId: string;
  readonly delaySeconds: number;
}

/**
 * Notes the wish to have an account deleted, in the caller's transaction that has locked the account. Answers the token that takes it back,
 * which is kept nowhere else; undefined when one is under way already.
 */
export async function requestClosing(
  tx: Db,
  input: RequestClosingInput,
): Promise<{ readonly closing: Closing; readonly token: string } | undefined> {
  const token = newSecretToken();
  const closing = await insertClosing(tx, { ...input, closingId: newId('acl'), cancelDigest: digestToken(token) });
  return closing && { closing, token };
}
