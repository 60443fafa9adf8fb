import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { auditKeyPlace } from './audit-key-place.ts';
import { auditKeys, insertAuditKeys } from './audit-key-store.ts';

/**
 * Keeps what older master keys vouch for the trail with, under the newest one: the trail is never written anew, and has to be verifiable
 * when they are gone.
 */
export async function keepAuditKeys(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  const { db, keyring } = deps;
  const older = keyring.ids.filter((id) => id !== keyring.currentId);
  const derived = older.map((keyId) => ({ keyId, sealed: keyring.seal(auditKeyPlace(String(keyId)), workingKeys(keyring, keyId)) }));
  if (derived.length > 0) await insertAuditKeys(db, derived);
  return resealSeals(deps, page, auditKeys, auditKeyPlace);
}

function workingKeys(keyring: Keyring, keyId: number): Buffer {
  return Buffer.concat([keyring.key('audit-mac', keyId).export(), keyring.key('audit-checkpoint', keyId).export()]);
}
