import type { Db } from '../../database/connect.ts';
import { registryIds, type CheckedField } from './ports.ts';
import type { CheckProgress, Progress } from './progress.ts';
import { readNewestRequest, readProgressOfChecks, type ProgressRow } from './store.ts';
import type { Refusal } from './verdict.ts';

/** The account's newest submission; undefined when there has been none. */
export async function findProgress(deps: { readonly db: Db }, accountId: string): Promise<Progress | undefined> {
  const request = await readNewestRequest(deps.db, accountId);
  if (request === undefined) return undefined;
  const checks = await readProgressOfChecks(deps.db, request.id);
  return {
    requestId: request.id,
    versionId: request.version_id,
    state: request.state,
    ...(request.refusal === null ? {} : { refusal: request.refusal as Refusal }),
    startedAt: request.started_at,
    expiresAt: request.expires_at,
    ...(request.ended_at === null ? {} : { endedAt: request.ended_at }),
    checks: checks.map(toProgress).toSorted((one, other) => registryIds.indexOf(one.registry) - registryIds.indexOf(other.registry)),
  };
}

function toProgress(row: ProgressRow): CheckProgress {
  return {
    registry: row.registry,
    state: row.state,
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    fields: row.fields as readonly CheckedField[],
    attempts: row.attempts,
    since: row.ended_at ?? row.sent_at ?? row.created_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
