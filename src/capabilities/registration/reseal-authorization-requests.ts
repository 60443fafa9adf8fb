import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { authorizationRequests } from './resealing-store.ts';
import { places } from './sealing-places.ts';

/** Seals anew the requests that citizens came with from a relying party. */
export function resealAuthorizationRequests(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  return resealSeals(deps, page, authorizationRequests, places.authorizationRequest);
}
