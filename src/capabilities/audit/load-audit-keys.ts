import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { AUDIT_KEY_BYTES, auditKeyPlace } from './audit-key-place.ts';
import { readAuditKeys } from './audit-key-store.ts';

/** Gives the keyring what it needs to verify what older master keys have vouched for. Throws UnsealError when one cannot be opened. */
export async function loadAuditKeys({ db, keyring }: { readonly db: Db; readonly keyring: Keyring }): Promise<void> {
  for (const { keyId, sealed } of await readAuditKeys(db)) {
    if (keyring.ids.includes(keyId)) continue;
    const keys = keyring.unseal(auditKeyPlace(String(keyId)), sealed);
    keyring.adopt('audit-mac', keyId, keys.subarray(0, AUDIT_KEY_BYTES));
    keyring.adopt('audit-checkpoint', keyId, keys.subarray(AUDIT_KEY_BYTES));
  }
}
