import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { attachEvent } from '../audit/attach-event.ts';
import type { Registries } from './ports.ts';
import { endRecheck, type EndRecheckDeps } from './end-recheck.ts';
import { noteAsked } from './recheck-store.ts';
import { cancelOpenChecks, insertChecks, markEnded } from './store.ts';
import { tellResult } from './tell-result.ts';
import type { Refusal } from './verdict.ts';

export interface EndRequestDeps extends EndRecheckDeps {
  readonly registries: Registries;
  readonly config: EndRecheckDeps['config'] & { readonly registries: { readonly deadlineSeconds: number } };
}

export interface EndRequestInput {
  readonly requestId: string;
  readonly accountId: string;
  readonly versionId: string;
  readonly end: { readonly state: 'confirmed' | 'expired' } | { readonly state: 'refused'; readonly refusal: Refusal };
}

/**
 * Ends a running request, once, within the caller's transaction, which holds the account's lock, and tells the citizen. After a confirmation
 * the tax service is asked for the tax number of the version, and no more for that of an earlier one. A re-check ends quietly.
 */
export async function endRequest(deps: EndRequestDeps, tx: Db, { requestId, accountId, versionId, end }: EndRequestInput): Promise<void> {
  const refusal = end.state === 'refused' ? end.refusal : undefined;
  const details = { request: requestId, version: versionId, state: end.state, ...(refusal === undefined ? {} : { refusal }) };
  const event = attachEvent(tx, { actor: 'system', action: 'registry.ended', accountId, details });
  const purpose = await markEnded(tx, { requestId, state: end.state, refusal, event });
  if (purpose === undefined) return;
  if (purpose === 'recheck') {
    const hasLapsed = (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.identity?.versionId !== versionId;
    return endRecheck(deps, tx, { accountId, state: end.state, hasLapsed });
  }
  if (end.state === 'confirmed') await noteAsked(tx, accountId);
  if (end.state === 'confirmed' && deps.registries.tax_service !== undefined) {
    await cancelOpenChecks(tx, accountId, 'tax_service');
    const { deadlineSeconds } = deps.config.registries;
    await insertChecks(tx, { requestId, accountId, versionId, deadlineSeconds }, ['tax_service']);
  }
  await tellResult(deps, tx, { accountId, template: end.state === 'confirmed' ? 'identity_confirmed' : 'identity_not_confirmed' });
}
