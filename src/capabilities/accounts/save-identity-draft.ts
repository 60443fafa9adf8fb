import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { identityFieldNames, type IdentityFields } from './identity-fields.ts';
import { readDataKey, upsertDraft } from './identity-store.ts';
import { accountProblems } from './problems.ts';
import { places } from './sealing-places.ts';

/** Many times what an honest form holds. */
const MAX_DRAFT_BYTES = 8192;

export interface SaveIdentityDraftInput {
  readonly accountId: string;
  readonly fields: IdentityFields;
}

/**
 * Keeps what was typed, right or wrong, until it is submitted; in place of what was kept before. Throws problem accounts.draft_too_large,
 * and an Error when there is no open account.
 */
export async function saveIdentityDraft(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId, fields }: SaveIdentityDraftInput,
): Promise<void> {
  const draft = JSON.stringify(Object.fromEntries(identityFieldNames.map((name) => [name, fields[name]])));
  if (Buffer.byteLength(draft) > MAX_DRAFT_BYTES) throw accountProblems.draft_too_large();
  const wrapped = await readDataKey(deps.db, accountId);
  if (wrapped === undefined) throw new Error(`no open account ${accountId}`);
  const dataKey = deps.keyring.openDataKey(places.dataKey(accountId), wrapped);
  await upsertDraft(deps.db, accountId, dataKey.seal(places.identityDraft(accountId), draft));
}
