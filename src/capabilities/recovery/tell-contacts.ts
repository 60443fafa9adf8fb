import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';

type Words = Omit<Parameters<typeof enqueueMessage>[2], 'to'>;

/** The same notice to every contact of an account, within the caller's transaction: one of them may be in other hands by now. */
export async function tellContacts(deps: { readonly keyring: Keyring }, tx: Db, contacts: readonly Contact[], words: Words): Promise<void> {
  for (const { kind, value } of contacts) await enqueueMessage(deps, tx, { to: { kind, value } as Contact, ...words });
}
