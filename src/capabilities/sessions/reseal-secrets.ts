import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { secrets } from './resealing-store.ts';
import { secretPlace } from './secret-place.ts';

/** Seals the secrets of the installation anew. They stay what they are: nobody's `sub` changes. */
export function resealSecrets(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  return resealSeals(deps, page, secrets, secretPlace);
}
