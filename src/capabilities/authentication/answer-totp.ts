import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { countAnswer, takeAnswerBack } from './attempt-store.ts';
import type { FactorAnswer } from './factor-attempts.ts';
import { factorPlaces } from './factor-places.ts';
import { readTotps, useStep } from './factor-store.ts';
import { matchingStep } from './totp.ts';

export interface TotpAnswer {
  readonly accountId: string;
  /** Six digits. */
  readonly digits: string;
}

/**
 * Judges the code of an authenticator app inside the caller's transaction, which must be committed whatever the outcome: the answer is
 * counted before it is looked at. By the database's clock; a code is good once (RFC 6238 §5.2).
 */
export async function answerTotp(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  { accountId, digits }: TotpAnswer,
): Promise<FactorAnswer<'totp'>> {
  const counted = await countAnswer(tx, { accountId, factor: 'totp' });
  if ('kind' in counted) return counted;
  const boundAt = await useCode({ db: tx, keyring }, { accountId, digits }, counted.seconds);
  if (boundAt === undefined) return { kind: 'wrong', attemptsLeft: counted.attemptsLeft };
  await takeAnswerBack(tx, { accountId, factor: 'totp' });
  return { kind: 'verified', factor: 'totp', boundAt };
}

async function useCode(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId, digits }: TotpAnswer,
  seconds: number,
): Promise<Date | undefined> {
  const dataKey = await openDataKey(deps, accountId);
  if (dataKey === undefined) return undefined;
  for (const { id, secretSealed } of await readTotps(deps.db, accountId)) {
    const step = matchingStep(dataKey.unseal(factorPlaces.totpSecret(id), secretSealed), digits, seconds);
    const boundAt = step === undefined ? undefined : await useStep(deps.db, { id, step });
    if (boundAt !== undefined) return boundAt;
  }
  return undefined;
}
