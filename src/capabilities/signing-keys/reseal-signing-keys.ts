import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { privateParts } from './resealing-store.ts';
import { privateJwkPlace } from './signing-key.ts';

/** Seals the private parts of signing keys anew. Running nodes load them again, and see the same keys. */
export function resealSigningKeys(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  return resealSeals(deps, page, privateParts, privateJwkPlace);
}
