import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { contentPlace } from './message-content.ts';
import { contents } from './resealing-store.ts';

/** Seals waiting messages anew. One that leaves at this moment is missed, and gone by the next time. */
export function resealMessages(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  return resealSeals(deps, page, contents, contentPlace);
}
