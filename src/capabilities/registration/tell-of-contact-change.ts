import type { Db } from '../../database/connect.ts';
import { maskContact, type Contact } from '../../kernel/identifier.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';

/** Where a change is undone by whoever was told of it; the token follows. */
export const undoPage = '/account/contacts/undo';

const LIFETIME_SECONDS = 3 * 86_400;

export interface TellOfContactChangeInput {
  readonly accountId: string;
  /** All that the account had before. */
  readonly to: readonly Contact[];
  readonly template: 'contact_added' | 'contact_changed' | 'contact_removed';
  /** The one that came or went; the others see it masked. */
  readonly contact: Contact;
  readonly undoToken: string;
  readonly undoSeconds: number;
}

/** Tells each contact that the account had, with a link that undoes it: within the transaction of the change. */
export function tellOfContactChange(
  deps: TellAccountDeps,
  tx: Db,
  { accountId, to, template, contact, undoToken, undoSeconds }: TellOfContactChangeInput,
): Promise<void> {
  return tellAccount(deps, tx, {
    accountId,
    template,
    page: `${undoPage}/${undoToken}`,
    params: { contact: maskContact(contact), days: String(Math.max(1, Math.floor(undoSeconds / 86_400))) },
    contacts: to,
    lifetimeSeconds: Math.min(LIFETIME_SECONDS, undoSeconds),
  });
}
