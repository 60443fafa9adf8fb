import type { Db } from '../../database/connect.ts';
import { confirmIdentity } from '../accounts/confirm-identity.ts';
import { decidingRegistries } from '../accounts/evidence.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { storeTaxNumber } from '../accounts/store-tax-number.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endRequest, type EndRequestDeps } from './end-request.ts';
import { ignoredBecause, type IgnoredReason } from './ignored-answer.ts';
import type { RegistryAnswer, RegistryId } from './ports.ts';
import { revokeAdversely, type RevokeAdverselyDeps } from './revoke-adversely.ts';
import { announceProgress, findCheckAccount, lockCheck, markAnswered, readChecks, type CheckRow } from './store.ts';
import { tellResult } from './tell-result.ts';
import { recordedOutcome, refusalOf, verdictOf, type DecidingRegistryId, type Verdict } from './verdict.ts';

export type ReceiveAnswerDeps = { readonly db: Db } & EndRequestDeps & RevokeAdverselyDeps;

export interface ReceiveAnswerInput {
  readonly checkId: string;
  /** Whose answer it is, by the connection or the signature it came with. */
  readonly registry: RegistryId;
  readonly answer: RegistryAnswer;
}

/**
 * Takes an answer in, however it came. Everything it causes (evidence, level, end of the request, messages) happens in one transaction
 * behind the lock of the account, or nothing does. What comes late, twice, for a cancelled check or from another registry is ignored and
 * leaves a trace.
 */
export async function receiveAnswer(deps: ReceiveAnswerDeps, input: ReceiveAnswerInput): Promise<'taken' | 'ignored'> {
  const accountId = await findCheckAccount(deps.db, input.checkId);
  return deps.db.transaction().execute(async (tx) => {
    const isOpen = accountId !== undefined && (await lockAccount(tx, accountId));
    const check = accountId === undefined ? undefined : await lockCheck(tx, input.checkId);
    const verdict = verdictOf(input.registry, input.answer);
    const reason = ignoredBecause(check, input.registry, verdict) ?? (isOpen ? undefined : 'account_closed');
    if (reason !== undefined || check === undefined || verdict === undefined) {
      await recordIgnored(tx, input, reason ?? 'unknown', accountId);
      return 'ignored';
    }
    await take(tx, check, input.answer);
    await follow(deps, tx, check, { answer: input.answer, verdict });
    return 'taken';
  });
}

async function recordIgnored(
  tx: Db,
  { checkId, registry }: ReceiveAnswerInput,
  reason: IgnoredReason,
  accountId: string | undefined,
): Promise<void> {
  const details = { check: checkId, registry, reason };
  await recordEvent(tx, {
    actor: 'system',
    action: 'registry.answer_ignored',
    ...(accountId === undefined ? {} : { accountId }),
    details,
  });
}

async function take(tx: Db, check: CheckRow, answer: RegistryAnswer): Promise<void> {
  const { outcome, fields } = recordedOutcome(answer);
  if (!(await markAnswered(tx, check.id, outcome, fields))) throw new Error(`${check.id} was answered behind its own lock`);
  await recordEvent(tx, {
    actor: 'system',
    action: 'registry.answered',
    accountId: check.accountId,
    details: { check: check.id, request: check.requestId, registry: check.registry, outcome, fields },
  });
  await announceProgress(tx, check.accountId);
}

/** What follows from the answer. */
async function follow(
  deps: ReceiveAnswerDeps,
  tx: Db,
  check: CheckRow,
  { answer, verdict }: { readonly answer: RegistryAnswer; readonly verdict: Verdict },
): Promise<void> {
  const { accountId, versionId } = check;
  if (verdict.kind === 'finds_nothing') return;
  if (verdict.kind === 'finds') return storeTaxNumber(deps, tx, { accountId, versionId, inn: verdict.inn });
  if (verdict.kind === 'refuses') await revokeAdversely(deps, tx, { accountId, versionId, answer });
  else if (!(await confirm(deps, tx, check, verdict.source))) return;
  await conclude(deps, tx, check);
}

/** False when the SNILS is another account's: the request has ended with that, and its owner is told. */
async function confirm(deps: ReceiveAnswerDeps, tx: Db, check: CheckRow, source: DecidingRegistryId): Promise<boolean> {
  const { requestId, accountId, versionId, now } = check;
  const outcome = await confirmIdentity(deps, tx, { accountId, versionId, source, at: now });
  if (outcome.kind === 'recorded') return true;
  await endRequest(deps, tx, { requestId, accountId, versionId, end: { state: 'refused', refusal: 'identity_taken' } });
  await tellResult(deps, tx, { accountId: outcome.ownerAccountId, template: 'identity_taken_notice' });
  return false;
}

/** Ends the request when every registry that decides has spoken. */
async function conclude(deps: ReceiveAnswerDeps, tx: Db, { requestId, accountId, versionId }: CheckRow): Promise<void> {
  const checks = await readChecks(tx, requestId);
  const heard = checks.filter(({ state }) => state === 'answered');
  if (!decidingRegistries.every((registry) => heard.some((check) => check.registry === registry))) return;
  const refusal = refusalOf(heard);
  const end = refusal === undefined ? ({ state: 'confirmed' } as const) : ({ state: 'refused', refusal } as const);
  await endRequest(deps, tx, { requestId, accountId, versionId, end });
}
