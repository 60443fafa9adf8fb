import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { addIdentityVersion } from '../accounts/add-identity-version.ts';
import { decidingRegistries } from '../accounts/evidence.ts';
import type { IdentityData } from '../accounts/identity-data.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Registries } from './ports.ts';
import { registryProblems } from './problems.ts';
import { cancelRunning, countRecentRequests, insertChecks, insertRequest } from './store.ts';

export interface StartChecksDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly registries: Registries;
  readonly config: {
    readonly registries: { readonly deadlineSeconds: number; readonly requestsPerDay: number; readonly requestsPerNetworkPerDay: number };
  };
}

export interface StartChecksInput {
  readonly accountId: string;
  readonly data: IdentityData;
  /** Where it was sent from; counted, because accounts are cheap and an answer tells which data match. */
  readonly network?: string;
  /** The citizen by default. */
  readonly actor?: AuditActor;
}

/** Whether identity data can be checked in this installation at all. */
export function canStartChecks({ registries }: { readonly registries: Registries }): boolean {
  return decidingRegistries.every((registry) => registries[registry] !== undefined);
}

/**
 * Submits identity data: a version of it, and a question to each registry that decides. A request under way is cancelled, so of two that
 * are sent at once the later stands. Throws problems not_available, too_many_requests; an Error when there is no open account.
 */
export async function startChecks(deps: StartChecksDeps, input: StartChecksInput): Promise<StartedChecks> {
  return deps.db.transaction().execute((tx) => startChecksWithin(deps, tx, input));
}

export interface StartedChecks {
  readonly requestId: string;
  readonly versionId: string;
}

/** The same inside the caller's transaction; locks the account. */
export async function startChecksWithin(deps: Omit<StartChecksDeps, 'db'>, tx: Db, input: StartChecksInput): Promise<StartedChecks> {
  const { accountId, data, network, actor = 'citizen' } = input;
  if (!canStartChecks(deps)) throw registryProblems.not_available();
  const { deadlineSeconds, requestsPerDay, requestsPerNetworkPerDay } = deps.config.registries;
  const networkKey = network === undefined ? undefined : deps.keyring.mac('throttle-key', `registries ${network}`).toString('base64url');
  if (!(await lockAccount(tx, accountId))) throw new Error(`no open account ${accountId}`);
  const recent = await countRecentRequests(tx, { accountId, networkKey });
  if (recent.ofAccount >= requestsPerDay || recent.ofNetwork >= requestsPerNetworkPerDay) throw registryProblems.too_many_requests();
  const cancelled = await cancelRunning(tx, accountId);
  const { versionId } = await addIdentityVersion(deps, tx, { accountId, data });
  const request = { requestId: newId('rrq'), accountId, versionId, deadlineSeconds, networkKey };
  await insertRequest(tx, request);
  await insertChecks(tx, request, decidingRegistries);
  const details = { request: request.requestId, version: versionId, ...(cancelled === undefined ? {} : { cancelled }) };
  await recordEvent(tx, { actor, action: 'registry.requested', accountId, details });
  return { requestId: request.requestId, versionId };
}
