import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { newSecretToken } from '../../kernel/secret-token.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { forgetAnswers } from './attempt-store.ts';
import { replaceBackupCodes } from './backup-code-store.ts';
import { backupCodeMac, newBackupCodes } from './backup-codes.ts';
import { factorPlaces } from './factor-places.ts';
import { writeBackupKey } from './settings-store.ts';

/**
 * Makes a new set of backup codes in the place of the old one, inside the caller's transaction, which has locked the account. What is
 * returned is shown once: the database keeps digests, under a key that is the person's. Throws an Error when there is no open account.
 */
export async function renewBackupCodes({ keyring }: { readonly keyring: Keyring }, tx: Db, accountId: string): Promise<readonly string[]> {
  const dataKey = await openDataKey({ db: tx, keyring }, accountId);
  if (dataKey === undefined) throw new Error(`no open account ${accountId}`);
  const [key, codes] = [newSecretToken(), newBackupCodes()];
  await writeBackupKey(tx, accountId, dataKey.seal(factorPlaces.backupKey(accountId), key));
  await replaceBackupCodes(
    tx,
    accountId,
    codes.map((code) => backupCodeMac(key, code)),
  );
  await forgetAnswers(tx, { accountId, factor: 'backup_code' });
  await recordEvent(tx, { actor: 'citizen', action: 'factor.added', accountId, details: { factor: 'backup_code' } });
  return codes;
}
