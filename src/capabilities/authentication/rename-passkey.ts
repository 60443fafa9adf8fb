import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { updateLabel } from './passkey-store.ts';
import { passkeyPlaces } from './passkey.ts';

export interface PasskeyRename {
  readonly accountId: string;
  readonly passkeyId: string;
  /** As `parsePasskeyLabel` leaves it. */
  readonly label: string;
}

/** Gives a passkey another name. False when the account has no such passkey. */
export function renamePasskey(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId, passkeyId, label }: PasskeyRename,
): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    const dataKey = await openDataKey({ ...deps, db: tx }, accountId);
    const sealed = dataKey?.seal(passkeyPlaces.label(passkeyId), label);
    if (sealed === undefined || !(await updateLabel(tx, { accountId, passkeyId }, sealed))) return false;
    await recordEvent(tx, { actor: 'citizen', action: 'passkey.renamed', accountId, details: { passkey: passkeyId } });
    return true;
  });
}
