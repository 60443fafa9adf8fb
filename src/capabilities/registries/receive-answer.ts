import type { Db } from '../../database/connect.ts';
import { confirmIdentity } from '../accounts/confirm-identity.ts';
import { decidingRegistries } from '../accounts/evidence.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { storeTaxNumber } from '../accounts/store-tax-number.ts';
import { attachEvent } from '../audit/attach-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endLapsedAccess } from './end-lapsed-access.ts';
import { endRequest, type EndRequestDeps } from './end-request.ts';
import { ignoredBecause, type IgnoredReason } from './ignored-answer.ts';
import type { RegistryAnswer, RegistryId } from './ports.ts';
import { revokeAdversely, type RevokeAdverselyDeps } from './revoke-adversely.ts';
import { findCheckAccount, markAnswered, markTold, readCheck, type AnsweredCheck, type RecordedCheck } from './store.ts';
import { tellResult } from './tell-result.ts';
import { recordedOutcome, refusalOf, verdictOf, type DecidingRegistryId, type Verdict } from './verdict.ts';

export type ReceiveAnswerDeps = { readonly db: Db } & EndRequestDeps & RevokeAdverselyDeps;

export interface ReceiveAnswerInput {
  readonly checkId: string;
  /** Whose check it is, where the caller knows. */
  readonly accountId?: string;
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
  const accountId = input.accountId ?? (await findCheckAccount(deps.db, input.checkId));
  return deps.db.transaction().execute(async (tx) => {
    const isOpen = accountId !== undefined && (await lockAccount(tx, accountId));
    const verdict = verdictOf(input.registry, input.answer);
    const check = isOpen && verdict !== undefined ? await take(tx, accountId, input) : undefined;
    if (check === undefined || verdict === undefined) {
      const reason = ignoredBecause(await readCheck(tx, input.checkId), input.registry, verdict) ?? (isOpen ? 'late' : 'account_closed');
      await recordIgnored(tx, input, reason, accountId);
      return 'ignored';
    }
    await follow(deps, tx, check, { answer: input.answer, verdict });
    return 'taken';
  });
}

/** A check that has just been answered, with the words it was answered by. */
interface TakenCheck extends AnsweredCheck {
  readonly accountId: string;
  readonly own: RecordedCheck;
}

async function take(tx: Db, accountId: string, { checkId, registry, answer }: ReceiveAnswerInput): Promise<TakenCheck | undefined> {
  const { outcome, fields } = recordedOutcome(answer);
  const details = { check: checkId, registry, outcome, fields };
  const event = attachEvent(tx, { actor: 'system', action: 'registry.answered', accountId, details });
  const answered = await markAnswered(tx, { checkId, registry, outcome, fields, event });
  return answered && { ...answered, accountId, own: { registry, state: 'answered', outcome, fields } };
}

async function recordIgnored(
  tx: Db,
  { checkId, registry }: ReceiveAnswerInput,
  reason: IgnoredReason,
  accountId: string | undefined,
): Promise<void> {
  const details = { check: checkId, registry, reason };
  const account = accountId === undefined ? {} : { accountId };
  await recordEvent(tx, { actor: 'system', action: 'registry.answer_ignored', ...account, details });
}

/** What follows from the answer. */
async function follow(
  deps: ReceiveAnswerDeps,
  tx: Db,
  check: TakenCheck,
  { answer, verdict }: { readonly answer: RegistryAnswer; readonly verdict: Verdict },
): Promise<void> {
  const { accountId, versionId } = check;
  if (verdict.kind === 'finds_nothing') return;
  if (verdict.kind === 'finds') return storeTaxNumber(deps, tx, { accountId, versionId, inn: verdict.inn });
  if (verdict.kind === 'refuses') await takeGround(deps, tx, check, answer);
  else if (check.purpose === 'submission' && !(await confirm(deps, tx, check, verdict.source))) return;
  await conclude(deps, tx, check);
}

/** What takes a level away is told at once, whatever was asked for; the end of what was submitted is told besides. */
async function takeGround(deps: ReceiveAnswerDeps, tx: Db, { accountId, versionId }: TakenCheck, answer: RegistryAnswer): Promise<void> {
  const hasFallen = await revokeAdversely(deps, tx, { accountId, versionId, answer });
  if (hasFallen) await tellResult(deps, tx, { accountId, template: 'identity_lapsed' });
}

/** False when the SNILS is another account's: the request has ended with that, and its owner is told, once a day. */
async function confirm(deps: ReceiveAnswerDeps, tx: Db, check: TakenCheck, source: DecidingRegistryId): Promise<boolean> {
  const { requestId, accountId, versionId, at } = check;
  const outcome = await confirmIdentity(deps, tx, { accountId, versionId, source, at });
  if (outcome.kind === 'recorded') {
    await endLapsedAccess(deps, tx, accountId, outcome);
    return true;
  }
  await endRequest(deps, tx, { requestId, accountId, versionId, end: { state: 'refused', refusal: 'identity_taken' } });
  const { ownerAccountId } = outcome;
  if (await markTold(tx, requestId, ownerAccountId))
    await tellResult(deps, tx, { accountId: ownerAccountId, template: 'identity_taken_notice' });
  return false;
}

/** Ends the request when every registry that decides has spoken. */
async function conclude(deps: ReceiveAnswerDeps, tx: Db, { requestId, accountId, versionId, own, others }: TakenCheck): Promise<void> {
  const heard = [own, ...others].filter(({ state }) => state === 'answered');
  if (!decidingRegistries.every((registry) => heard.some((check) => check.registry === registry))) return;
  const refusal = refusalOf(heard);
  const end = refusal === undefined ? ({ state: 'confirmed' } as const) : ({ state: 'refused', refusal } as const);
  await endRequest(deps, tx, { requestId, accountId, versionId, end });
}
