import { assuranceLevel } from '../capabilities/accounts/assurance-level.ts';
import { stoodAt } from '../capabilities/accounts/evidence.ts';
import { findAccountHistory, type AccountHistory } from '../capabilities/accounts/find-account-history.ts';
import { levelHistory, type RecordedEvidence } from '../capabilities/accounts/level-history.ts';
import { listEvents, type RecordedEvent } from '../capabilities/audit/list-events.ts';
import type { Db } from '../database/connect.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { parseMoment } from './moment-argument.ts';
import { textTable } from './text-table.ts';

interface ExplainArgs {
  readonly accountIds: readonly string[];
  /** A past moment instead of the whole story. */
  readonly at?: string | undefined;
}

/** Clocks of a node and of the database may differ by this much (a node with more does not start). */
const CLOCK_TOLERANCE_MILLISECONDS = 2000;

/**
 * `paiza account explain ID [--at MOMENT]`: replays evidence and audit trail. Prints ids, codes and moments, never personal data. Ends with 1 when
 * there is no such account, or when the trail speaks of a level that the evidence does not give.
 */
export async function explainAccount(deps: { readonly db: Db }, args: ExplainArgs, io: CommandIo): Promise<ExitCode> {
  const [accountId, ...others] = args.accountIds;
  if (accountId === undefined || others.length > 0) {
    io.err('name one account: paiza account explain ID [--at MOMENT]');
    return 2;
  }
  const at = args.at === undefined ? undefined : parseMoment(args.at);
  if (args.at !== undefined && at === undefined) {
    io.err('--at must be a past moment: 2026-11-20, or 2026-11-20T10:00:00Z, or with an offset such as +03:00');
    return 2;
  }
  const history = await findAccountHistory(deps, accountId);
  if (history === undefined) {
    io.err(`${accountId}: no such account`);
    return 1;
  }
  if (at !== undefined) return explainMoment(accountId, history, at, io);
  return explainAll(accountId, history, await listEvents(deps, accountId), io);
}

function explainMoment(accountId: string, history: AccountHistory, at: Date, io: CommandIo): ExitCode {
  const standing = history.evidence.filter((row) => stoodAt(row, at));
  const existed = at >= history.openedAt;
  io.out(`${accountId} at ${precise(at)}: ${existed ? (assuranceLevel(history.evidence, at) ?? 'no level') : 'not opened yet'}`);
  if (existed) describeStanding(standing, io);
  if (history.closedAt !== undefined && history.closedAt <= at) io.out(`the account was closed at ${precise(history.closedAt)}`);
  return 0;
}

function explainAll(accountId: string, history: AccountHistory, events: readonly RecordedEvent[], io: CommandIo): ExitCode {
  const { openedAt, closedAt, evidence } = history;
  const closed = closedAt === undefined ? '' : `, closed at ${precise(closedAt)}`;
  io.out(`${accountId}, opened at ${precise(openedAt)}${closed}`);
  textTable(['MOMENT', 'LEVEL AFTER', 'BY', 'WHAT', 'DETAILS'], storyOf(evidence, events)).forEach((line) => io.out(line));
  io.out(`level now: ${assuranceLevel(evidence) ?? 'none'}`);
  describeStanding(
    evidence.filter(({ revokedAt }) => revokedAt === undefined),
    io,
  );
  const contradictions = events.filter((event) => contradicts(event, evidence));
  for (const { id, details } of contradictions)
    io.err(`${id} speaks of the level ${String(details['to'])}, which the evidence does not give`);
  return contradictions.length === 0 ? 0 : 1;
}

function describeStanding(standing: readonly RecordedEvidence[], io: CommandIo): void {
  if (standing.length === 0) io.out('it rests on nothing');
  for (const row of standing) io.out(`  rests on ${describeEvidence(row)}, since ${precise(row.at)}`);
}

interface Scene {
  readonly at: Date;
  readonly cells: readonly string[];
}

/** Evidence and trail in one order; of one moment the evidence comes first. */
function storyOf(evidence: readonly RecordedEvidence[], events: readonly RecordedEvent[]): readonly (readonly string[])[] {
  const ofEvidence = levelHistory(evidence).map(({ at, change, evidence: row }): Scene => ({
    at,
    cells: ['', `evidence.${change}`, describeEvidence(row)],
  }));
  const ofTrail = events.map(({ at, actor, action, clientId, details }): Scene => ({
    at,
    cells: [actor, action, describeDetails({ ...(clientId === undefined ? {} : { client: clientId }), ...details })],
  }));
  return [...ofEvidence, ...ofTrail]
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ at, cells }) => [precise(at), assuranceLevel(evidence, at) ?? '-', ...cells]);
}

function describeEvidence({ id, kind, source, reference }: RecordedEvidence): string {
  return `${id} ${kind} ${source}${reference === undefined ? '' : ` ${reference}`}`;
}

function describeDetails(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)
    .join(' ');
}

/** A change of level that was recorded must be one that the evidence gives, at that moment but for the difference of the clocks. */
function contradicts({ action, at, details }: RecordedEvent, evidence: readonly RecordedEvidence[]): boolean {
  if (action !== 'level.raised' && action !== 'level.lowered') return false;
  const near = levelHistory(evidence).filter((step) => Math.abs(step.at.getTime() - at.getTime()) <= CLOCK_TOLERANCE_MILLISECONDS);
  const given = [assuranceLevel(evidence, at), ...near.map(({ level }) => level)];
  return !given.some((level) => (level ?? 'none') === details['to']);
}

/** To the millisecond, in UTC. */
function precise(date: Date): string {
  return date.toISOString().replace('T', ' ');
}
