import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { ArtefactKey, ArtefactWrite } from './artefact.ts';
import { deleteGrantFamilyOf, insertFirst, markConsumed } from './store.ts';

/**
 * Uses a single-use artefact. One UPDATE decides between simultaneous uses. False means another was first: everything that came of the
 * grant is then deleted, so a stolen code or refresh token is worth nothing to whoever holds it (RFC 6749 §4.1.2, RFC 9700 §4.14.2).
 */
export async function consumeArtefact(db: Db, key: ArtefactKey): Promise<boolean> {
  if (await markConsumed(db, key)) return true;
  await revokeReplayed(db, key);
  return false;
}

/** Everything that came of the grant behind an artefact that was shown a second time. */
export async function revokeReplayed(db: Db, key: ArtefactKey): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const deleted = await deleteGrantFamilyOf(tx, key);
    if (deleted > 0) await recordEvent(tx, { actor: 'system', action: 'grant.revoked_for_replay', details: { model: key.model, deleted } });
  });
}

/** Keeps what must be the first of its id, an assertion's `jti`. False when a live one is there already. */
export async function insertOnce(db: Db, write: ArtefactWrite): Promise<boolean> {
  return insertFirst(db, write);
}
