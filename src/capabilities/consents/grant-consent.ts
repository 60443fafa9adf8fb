import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { widen, type ConsentedAccess } from './consent.ts';
import { endStanding, insertConsent, lockAccount, selectStanding } from './store.ts';

export interface GrantConsentInput {
  readonly accountId: string;
  readonly clientId: string;
  readonly access: ConsentedAccess;
}

/** Records the citizen's yes, together with what stood before. Saying yes twice changes nothing. */
export async function grantConsent({ db }: { readonly db: Db }, { accountId, clientId, access }: GrantConsentInput): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId);
    const standing = await selectStanding(tx, accountId, clientId);
    const wider = widen(standing, access);
    if (standing !== undefined && JSON.stringify(widen(standing, standing)) === JSON.stringify(wider)) return;
    await endStanding(tx, accountId, clientId);
    await insertConsent(tx, accountId, clientId, wider);
    await recordEvent(tx, {
      actor: 'citizen',
      action: 'consent.granted',
      accountId,
      clientId,
      details: { scopes: wider.scopes, claims: wider.claims },
    });
  });
}
