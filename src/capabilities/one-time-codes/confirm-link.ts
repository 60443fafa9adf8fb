import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import type { CodePurpose } from './one-time-code.ts';
import { consumeLink, findLink, type LinkState } from './store.ts';

export interface LinkInput {
  readonly purpose: CodePurpose;
  /** From the URL, as it came. */
  readonly token: string;
}

/** What a link is worth now, for the page it opens: looking never consumes, because mail scanners open links. */
export function inspectLink(db: Db, { purpose, token }: LinkInput): Promise<LinkState | undefined> {
  return findLink(db, purpose, digestToken(token));
}

/**
 * Consumes a link inside the caller's transaction; of several at once one is told `open`, the others find it `used`. Digits tried too
 * often do not spoil the link: it cannot be guessed.
 */
export async function confirmLink(db: Db, { purpose, token }: LinkInput): Promise<LinkState | undefined> {
  const digest = digestToken(token);
  const subject = await consumeLink(db, purpose, digest);
  return subject === undefined ? findLink(db, purpose, digest) : { kind: 'open', subject };
}
