import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Registries } from './ports.ts';
import { announceProgress, cancelOpenChecks, insertChecks, markEnded } from './store.ts';
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
  if (!(await markEnded(tx, requestId, end.state, refusal))) return;
  const details = { request: requestId, version: versionId, state: end.state, ...(refusal === undefined ? {} : { refusal }) };
  await recordEvent(tx, { actor: 'system', action: 'registry.ended', accountId, details });
  if (end.state === 'confirmed') {
    await cancelOpenChecks(tx, accountId, 'tax_service');
    const { deadlineSeconds } = deps.config.registries;
    if (deps.registries.tax_service !== undefined)
      await insertChecks(tx, { requestId, accountId, versionId, deadlineSeconds }, ['tax_service']);
  }
  await tellResult(deps, tx, { accountId, template: end.state === 'confirmed' ? 'identity_confirmed' : 'identity_not_confirmed' });
  await announceProgress(tx, accountId);
}
