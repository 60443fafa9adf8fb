import type { Db } from '../../database/connect.ts';
import { attachEvent } from '../audit/attach-event.ts';
import type { Registries } from './ports.ts';
import { cancelOpenChecks, insertChecks, markEnded } from './store.ts';
import { tellResult, type TellResultDeps } from './tell-result.ts';
import type { Refusal } from './verdict.ts';

export interface EndRequestDeps extends TellResultDeps {
  readonly registries: Registries;
  readonly config: TellResultDeps['config'] & { readonly registries: { readonly deadlineSeconds: number } };
}

export interface EndRequestInput {
  readonly requestId: string;
  readonly accountId: string;
  readonly versionId: string;
  readonly end: { readonly state: 'confirmed' | 'expired' } | { readonly state: 'refused'; readonly refusal: Refusal };
}

/**
 * Ends a running request, once, within the caller's transaction, which holds the account's lock, and tells the citizen. After a confirmation
 * the tax service is asked for the tax number of the version, and no more for that of an earlier one.
 */
export async function endRequest(deps: EndRequestDeps, tx: Db, { requestId, accountId, versionId, end }: EndRequestInput): Promise<void> {
  const refusal = end.state === 'refused' ? end.refusal : undefined;
  const details = { request: requestId, version: versionId, state: end.state, ...(refusal === undefined ? {} : { refusal }) };
  const event = attachEvent({ actor: 'system', action: 'registry.ended', accountId, details });
  if (!(await markEnded(tx, { requestId, state: end.state, refusal, event }))) return;
  if (end.state === 'confirmed' && deps.registries.tax_service !== undefined) {
    await cancelOpenChecks(tx, accountId, 'tax_service');
    const { deadlineSeconds } = deps.config.registries;
    await insertChecks(tx, { requestId, accountId, versionId, deadlineSeconds }, ['tax_service']);
  }
  await tellResult(deps, tx, { accountId, template: end.state === 'confirmed' ? 'identity_confirmed' : 'identity_not_confirmed' });
}
