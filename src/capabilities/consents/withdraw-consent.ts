import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endAccessTo } from '../sessions/end-access-to.ts';
import { endStanding, insertSweepJob, lockAccount } from './store.ts';

export interface WithdrawConsentDeps {
  readonly db: Db;
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface WithdrawConsentInput {
  readonly accountId: string;
  readonly clientId: string;
}

/**
 * Takes back the citizen's yes to one relying party: the consent, the grants, codes and tokens that came of it, and its part in every live
 * session, of which it is told by back-channel logout. Saying so twice changes nothing. A little later the same is looked for once more: a
 * request that had read the consent before may be writing its grant only now.
 */
export async function withdrawConsent(deps: WithdrawConsentDeps, { accountId, clientId }: WithdrawConsentInput): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId);
    const consentId = await endStanding(tx, accountId, clientId);
    if (consentId === undefined) return;
    const { told } = await endAccessTo(deps, tx, { accountId, clientId, consentId });
    await insertSweepJob(tx, JSON.stringify({ accountId, clientId }));
    const details = { reason: 'access_withdrawn', consent: consentId, told };
    await recordEvent(tx, { actor: 'citizen', action: 'consent.withdrawn', accountId, clientId, details });
  });
}
