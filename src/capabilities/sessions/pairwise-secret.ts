import { createHmac, randomBytes } from 'node:crypto';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { keepFirstSecret } from './store.ts';

const PLACE = 'installation_secrets|secret|pairwise-subject';

/** The secret behind pairwise subjects, made once for the life of the installation. Safe on several nodes at once. */
export async function loadPairwiseSecret({ db, keyring }: { readonly db: Db; readonly keyring: Keyring }): Promise<Buffer> {
  return keyring.unseal(PLACE, await keepFirstSecret(db, 'pairwise-subject', keyring.seal(PLACE, randomBytes(32))));
}

/**
 * The subject identifier that all relying parties of one sector know the account by, and none of another (OpenID Connect Core §8.1).
 * 43 characters of base64url.
 */
export function pairwiseSubject(secret: Buffer, sector: string, accountId: string): string {
  return createHmac('sha256', secret).update(`${sector}\0${accountId}`).digest('base64url');
}
