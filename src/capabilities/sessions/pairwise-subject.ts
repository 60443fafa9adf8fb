import { createHmac, type KeyObject } from 'node:crypto';

/**
 * The subject identifier that all relying parties of one sector know the account by, and none of another (OpenID Connect Core §8.1).
 * 43 characters of base64url.
 */
export function pairwiseSubject(secret: KeyObject, sector: string, accountId: string): string {
  return createHmac('sha256', secret).update(`${sector}\0${accountId}`).digest('base64url');
}
