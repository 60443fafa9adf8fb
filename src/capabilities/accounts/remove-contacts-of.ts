import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { readContactRows, removeIdentifiers } from './contact-change-store.ts';

export interface RemoveContactsOfInput {
  readonly accountId: string;
  readonly kind: Contact['kind'];
  /** Id of the identifier that stays. */
  readonly except?: string;
}

/** Takes all contacts of a kind off an account that the caller has locked, and ends the evidence of them. Answers their ids. */
export async function removeContactsOf(tx: Db, { accountId, kind, except }: RemoveContactsOfInput): Promise<readonly string[]> {
  const rows = await readContactRows(tx, accountId);
  const ids = rows.filter((row) => row.kind === kind && row.removed_at === null && row.id !== except).map(({ id }) => id);
  await removeIdentifiers(tx, accountId, ids);
  return ids;
}
