import { findIdentityVersion } from '../accounts/find-identity-version.ts';
import { backoffSeconds, pollSeconds } from './check-timing.ts';
import { RegistryFault, type Registry, type RegistryId, type RegistryReply } from './ports.ts';
import { giveBack, markAccepted, postpone, type ClaimedCheck } from './queue-store.ts';
import { receiveAnswer, type ReceiveAnswerDeps } from './receive-answer.ts';
import type { Turnstile } from './turnstile.ts';
import { verdictOf } from './verdict.ts';

export interface SendCheckDeps extends ReceiveAnswerDeps {
  readonly logger: {
    debug(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

export interface SendCheckInput {
  readonly registryId: RegistryId;
  readonly registry: Registry;
  readonly claimed: ClaimedCheck;
  /** Shared with the other checks of the process: citizens need its database connections more. */
  readonly turnstile: Turnstile;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** `nothing`: no word about the registry, because we stopped or failed ourselves. */
export type Attempt = { readonly kind: 'answered' | 'accepted' | 'nothing' } | { readonly kind: 'fault'; readonly fault: RegistryFault };

/**
 * One attempt at a check that this worker has taken: asks, or polls where the registry has the question already, and settles what came of
 * it. The network lies between two transactions and inside none. Never throws.
 */
export async function sendCheck(deps: SendCheckDeps, input: SendCheckInput): Promise<Attempt> {
  try {
    const reply = await exchange(deps, input);
    return await input.turnstile.pass(() => settle(deps, input, reply));
  } catch (error) {
    return input.turnstile.pass(() => giveUp(deps, input, error)).catch(() => ({ kind: 'nothing' }));
  }
}

async function exchange(deps: SendCheckDeps, { registryId, registry, claimed, turnstile, signal }: SendCheckInput): Promise<RegistryReply> {
  const polled = claimed.secondsSinceSent === null ? undefined : await registry.poll(claimed.id, signal);
  if (polled !== undefined && polled.kind !== 'unknown') return possible(registryId, polled);
  const version = await turnstile.pass(() => findIdentityVersion(deps, claimed.versionId));
  if (version === undefined) throw new Error(`no version for ${claimed.id}`);
  signal.throwIfAborted();
  return possible(registryId, await registry.ask({ checkId: claimed.id, data: version.data }, signal));
}

function possible(registryId: RegistryId, reply: RegistryReply): RegistryReply {
  if (reply.kind === 'answered' && verdictOf(registryId, reply.answer) === undefined) throw new RegistryFault('garbage');
  return reply;
}

async function settle(deps: SendCheckDeps, { registryId, claimed }: SendCheckInput, reply: RegistryReply): Promise<Attempt> {
  if (reply.kind === 'answered') {
    const { id: checkId, accountId } = claimed;
    await receiveAnswer(deps, { checkId, accountId, registry: registryId, answer: reply.answer });
    return { kind: 'answered' };
  }
  await markAccepted(deps.db, claimed, pollSeconds(claimed.secondsSinceSent ?? 0, Math.random(), reply.retryAfterSeconds));
  return { kind: 'accepted' };
}

async function giveUp({ db, logger }: SendCheckDeps, { registryId, claimed, signal }: SendCheckInput, error: unknown): Promise<Attempt> {
  if (signal.aborted) {
    await giveBack(db, claimed);
    return { kind: 'nothing' };
  }
  const fault = error instanceof RegistryFault ? error : undefined;
  const fields = { registry: registryId, checkId: claimed.id, attempt: claimed.attempts };
  if (fault === undefined) logger.error({ ...fields, err: error }, 'registry check failed');
  else if (isTheirBug(fault)) logger.warn({ ...fields, fault: fault.code }, 'registry answered wrongly');
  else logger.debug({ ...fields, fault: fault.code }, 'registry did not answer');
  await postpone(db, claimed, backoffSeconds(claimed.faults + 1, Math.random(), fault?.retryAfterSeconds), fault?.code ?? 'internal');
  return fault === undefined ? { kind: 'nothing' } : { kind: 'fault', fault };
}

/** Something to be looked at, where an outage passes by itself. */
function isTheirBug({ code }: RegistryFault): boolean {
  return code === 'refused' || code === 'garbage' || code === 'too_large' || code === 'foreign_answer';
}
