import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { decidingRegistries } from '../accounts/evidence.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Registries } from './ports.ts';
import { forgetRecheck, hasRunningRequest, isStillDue, noteAsked, noteUnanswered, readDue } from './recheck-store.ts';
import { canStartChecks } from './start-checks.ts';
import { insertChecks, insertRequest } from './store.ts';

export interface StartRechecksDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly registries: Registries;
  readonly config: { readonly registries: { readonly deadlineSeconds: number; readonly recheckDays: number } };
}

const BATCH = 100;
/** Citizens who wait for their own submission come first: never more than this of ours before the registries. */
const MOST_UNDER_WAY = 500;
/** As many that cannot be begun are no matter of single rows any more. */
const MOST_FAILURES = 20;

/**
 * Asks the registries again about data that was verified long ago, by the schedule of the configuration: people die and documents go out of
 * force without anybody telling us. May run on many nodes at once. An account that cannot be read does not keep the others; the first
 * failure is thrown at the end.
 */
export async function startRechecks(deps: StartRechecksDeps): Promise<void> {
  if (!canStartChecks(deps)) return;
  const { recheckDays } = deps.config.registries;
  const due = await readDue(deps.db, { recheckDays, limit: BATCH, most: MOST_UNDER_WAY });
  const failures: unknown[] = [];
  for (const accountId of due) {
    if (failures.length === MOST_FAILURES) break;
    await deps.db
      .transaction()
      .execute((tx) => startRecheck(deps, tx, accountId))
      .catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function startRecheck(deps: StartRechecksDeps, tx: Db, accountId: string): Promise<void> {
  const { deadlineSeconds, recheckDays } = deps.config.registries;
  const isOpen = await lockAccount(tx, accountId);
  if (!(await isStillDue(tx, accountId, recheckDays))) return;
  const versionId = isOpen ? (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.identity?.versionId : undefined;
  if (versionId === undefined) return forgetRecheck(tx, accountId);
  // New data is being checked: what becomes of it says enough, or this is looked at again tomorrow.
  if (await hasRunningRequest(tx, accountId)) return noteUnanswered(tx, accountId, recheckDays);
  const request = { requestId: newId('rrq'), accountId, versionId, deadlineSeconds, purpose: 'recheck' } as const;
  await insertRequest(tx, request);
  await insertChecks(tx, request, decidingRegistries);
  await noteAsked(tx, accountId);
  const details = { request: request.requestId, version: versionId, purpose: 'recheck' };
  await recordEvent(tx, { actor: 'system', action: 'registry.requested', accountId, details });
}
