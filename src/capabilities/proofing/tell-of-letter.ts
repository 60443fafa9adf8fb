import type { Db } from '../../database/connect.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { methodRow } from './catalogue.ts';

/** Tells the citizen how far the letter is, within the caller's transaction. */
export function tellOfLetter(
  deps: TellAccountDeps,
  tx: Db,
  { accountId, template }: { readonly accountId: string; readonly template: 'letter_sent' | 'letter_delivered' | 'letter_returned' },
): Promise<void> {
  return tellAccount(deps, tx, { accountId, template, page: methodRow('postal_code').path });
}
