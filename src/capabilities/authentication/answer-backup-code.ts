import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { countAnswer, takeAnswerBack } from './attempt-store.ts';
import { useBackupCode } from './backup-code-store.ts';
import { backupCodeMac } from './backup-codes.ts';
import type { FactorAnswer } from './factor-attempts.ts';
import { factorPlaces } from './factor-places.ts';
import { readBackupKey } from './settings-store.ts';

export interface BackupCodeAnswer {
  readonly accountId: string;
  /** As `parseBackupCode` gives it. */
  readonly code: string;
}

/**
 * Judges a backup code inside the caller's transaction, which must be committed whatever the outcome: the answer is counted before it is
 * looked at. A code is good once.
 */
export async function answerBackupCode(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  { accountId, code }: BackupCodeAnswer,
): Promise<FactorAnswer<'backup_code'>> {
  const counted = await countAnswer(tx, { accountId, factor: 'backup_code' });
  if ('kind' in counted) return counted;
  const key = await openBackupKey({ db: tx, keyring }, accountId);
  const boundAt = key === undefined ? undefined : await useBackupCode(tx, accountId, backupCodeMac(key, code));
  if (boundAt === undefined) return { kind: 'wrong', attemptsLeft: counted.attemptsLeft };
  await takeAnswerBack(tx, { accountId, factor: 'backup_code' });
  return { kind: 'verified', factor: 'backup_code', boundAt };
}

async function openBackupKey(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string): Promise<string | undefined> {
  const sealed = await readBackupKey(deps.db, accountId);
  const dataKey = sealed === undefined ? undefined : await openDataKey(deps, accountId);
  return sealed === undefined ? undefined : dataKey?.unseal(factorPlaces.backupKey(accountId), sealed);
}
