import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { countRecord } from './attempt-store.ts';

export interface RefusedFactor {
  readonly accountId: string;
  readonly clientId?: string | undefined;
  /** As the trail names it. */
  readonly factor: string;
  /** Why, as the trail says it. */
  readonly refusal: string;
  readonly passkeyId?: string;
}

/**
 * Records a factor that was not taken. Wrong codes have their own limits. For whatever else can be sent over and over, passkeys above all, the trail
 * of an account takes some in a quarter of an hour and some in a day: it is for the owner to read, and nobody may fill it.
 */
export async function recordRefusedFactor(db: Db, refused: RefusedFactor): Promise<void> {
  const { accountId, clientId, factor, refusal, passkeyId } = refused;
  if (refusal !== 'wrong' && !(await countRecord(db, { accountId, what: whatOf(refused) }, limitOf(refusal)))) return;
  const details = { factor, refusal, ...(passkeyId === undefined ? {} : { passkey: passkeyId }) };
  const client = clientId === undefined ? {} : { clientId };
  await recordEvent(db, { actor: 'citizen', action: 'authentication.failed', accountId, ...client, details });
}

function whatOf({ factor, refusal, passkeyId }: RefusedFactor): string {
  return passkeyId === undefined ? `refused|${factor}|${refusal}` : 'refused|passkey';
}

/** An answer that came too soon says the same as the one before it. */
function limitOf(refusal: string): { readonly recent: number; readonly today: number } {
  return { recent: refusal === 'throttled' || refusal === 'disabled' ? 1 : 5, today: 20 };
}
