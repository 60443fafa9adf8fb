import type { Keyring } from '../../kernel/keyring.ts';
import { DOCUMENT_ATTEMPTS, type Draft, type Recovery } from './recovery.ts';
import { places } from './sealing-places.ts';
import type { RecoveryRow } from './store.ts';

export function sealDraft(keyring: Keyring, recoveryId: string, draft: Draft): Buffer {
  return keyring.seal(places.draft(recoveryId), JSON.stringify(draft));
}

/** Throws UnsealError when the row's bytes were changed or moved. */
export function openRecovery(keyring: Keyring, row: RecoveryRow): Recovery {
  const sealed = row.draft_sealed;
  return {
    recoveryId: row.id,
    step: row.step,
    channel: row.channel,
    language: row.language,
    documentAttemptsLeft: Math.max(0, DOCUMENT_ATTEMPTS - row.document_attempts),
    granted: row.granted_by !== null,
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(sealed.length === 0 ? {} : { draft: JSON.parse(keyring.unsealText(places.draft(row.id), sealed)) as Draft }),
  };
}
