import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import {
  isFree,
  markUndone,
  readChange,
  readContactRows,
  readUndoable,
  removeIdentifiers,
  restoreIdentifier,
  type ContactRow,
} from './contact-change-store.ts';
import { blindIndexes } from './identifier-index.ts';
import { lockAccount } from './lock-account.ts';
import { openDataKey } from './open-data-key.ts';
import { openSealedContact } from './sealed-contact.ts';
import { lockIdentifier } from './store.ts';

export type RestoreContactsOutcome =
  | {
      readonly kind: 'undone';
      readonly accountId: string;
      readonly restored: readonly Contact[];
      readonly removed: readonly Contact[];
      /** When the first of what was undone had been done. */
      readonly changedAt: Date;
    }
  /** The contacts that would come back are another account's by now, and without them this one would have none. */
  | { readonly kind: 'taken' }
  /** Undone before, too late, or never given out. */
  | { readonly kind: 'closed' };

/**
 * Takes a change of contacts back inside the caller's transaction, with everything that was changed after it or in the same session: whoever
 * has slipped in one contact may have slipped in another. Of several at once one undoes. Locks the account.
 */
export async function restoreContacts(deps: { readonly keyring: Keyring }, tx: Db, token: string): Promise<RestoreContactsOutcome> {
  const digest = digestToken(token);
  const change = await readChange(tx, digest);
  if (change === undefined || !(await lockAccount(tx, change.account_id))) return { kind: 'closed' };
  const accountId = change.account_id;
  const changes = await readUndoable(tx, digest);
  const dataKey = await openDataKey({ ...deps, db: tx }, accountId);
  if (changes.length === 0 || dataKey === undefined) return { kind: 'closed' };

  const added = new Set(changes.flatMap(({ added_ids: ids }) => ids));
  const gone = new Set(changes.flatMap(({ removed_ids: ids }) => ids).filter((id) => !added.has(id)));
  const rows = (await readContactRows(tx, accountId)).map((row) => ({ row, contact: openSealedContact(dataKey, row) }));
  const back = await freeAmong(
    deps,
    tx,
    rows.filter(({ row }) => gone.has(row.id) && row.removed_at !== null),
  );
  const wanted = rows.filter(({ row }) => gone.has(row.id)).map(({ contact }) => contact);
  const active = rows.filter(({ row }) => row.removed_at === null);
  // One that went and came back is wanted as well, whichever row has it now.
  const off = active.filter(({ row, contact }) => added.has(row.id) && !wanted.some((other) => areSame(other, contact)));
  if (back.length === 0 && off.length === active.length) return { kind: 'taken' };

  for (const { row } of back) await restoreIdentifier(tx, { accountId, identifierId: row.id, evidenceId: newId('evd') });
  const offIds = off.map(({ row }) => row.id);
  await removeIdentifiers(tx, accountId, offIds);
  await markUndone(tx, digest);
  const changedAt = new Date(Math.min(...changes.map(({ changed_at: at }) => at.getTime())));
  return { kind: 'undone', accountId, restored: back.map(({ contact }) => contact), removed: off.map(({ contact }) => contact), changedAt };
}

function areSame(one: Contact, other: Contact): boolean {
  return one.kind === other.kind && one.value === other.value;
}

type OpenRow = { readonly row: ContactRow; readonly contact: Contact };

/** Those that nobody has taken meanwhile; locked, so that nobody does until this ends. */
async function freeAmong(deps: { readonly keyring: Keyring }, tx: Db, rows: readonly OpenRow[]): Promise<readonly OpenRow[]> {
  const free: OpenRow[] = [];
  for (const open of rows) {
    const indexes = blindIndexes(deps.keyring, open.contact);
    await lockIdentifier(tx, indexes.oldest);
    const { keyVersions, all } = indexes;
    if (await isFree(tx, { kind: open.contact.kind, keyVersions, allBlindIndexes: all })) free.push(open);
  }
  return free;
}
