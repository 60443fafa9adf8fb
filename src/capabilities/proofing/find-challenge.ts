import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findCaseUnderWay } from './find-case.ts';
import type { ProofingCase } from './proofing-case.ts';

export interface Challenge {
  readonly case: ProofingCase;
  /** The bytes to sign. */
  readonly content: Buffer;
}

/** What the citizen has to sign; undefined when no proof by signature is under way. */
export async function findChallenge(
  deps: { readonly db: Db; readonly keyring: Keyring },
  accountId: string,
): Promise<Challenge | undefined> {
  const found = await findCaseUnderWay(deps, accountId, 'e_signature');
  const { challenge } = (found?.data ?? {}) as { challenge?: string };
  return found === undefined || challenge === undefined ? undefined : { case: found.case, content: Buffer.from(challenge, 'utf8') };
}
