import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { drafts } from './resealing-store.ts';
import { places } from './sealing-places.ts';

/** Seals anew what citizens typed on the way back into their accounts. */
export function resealRecoveryDrafts(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  return resealSeals(deps, page, drafts, places.draft);
}
