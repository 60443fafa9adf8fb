import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { phoneCountry, type PhoneNumber } from '../../kernel/phone-number.ts';
import { giveUpPush, isPushHopeless } from './give-up-push.ts';
import { openContent, type OutboxContent } from './message-content.ts';
import { ChannelFault, PUSH_GONE, type ChannelName, type Channels, type DeliveryMetrics, type OutgoingMessage } from './ports.ts';
import { isSubscribed } from './push-store.ts';
import { endpointDigest } from './push-subscription.ts';
import { retryDelaySeconds } from './retry-delay.ts';
import { isAskedFor, type SmsConfig } from './sms-budget.ts';
import { claimMessage, dropExpired, dropMessage, markSent, postponeMessage, type ClaimedMessage } from './store.ts';
import { takeSmsBudget } from './take-sms-budget.ts';

interface DeliveryDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly channels: Channels;
  readonly logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  readonly metrics?: DeliveryMetrics;
  readonly config: { readonly sms: SmsConfig };
}

/** `not_due`: it is settled, unknown, or another worker has it. */
export type Delivery =
  { readonly kind: 'sent' | 'expired' | 'not_due' } | { readonly kind: 'postponed' | 'dropped'; readonly code: string };

/** A slow mail server is given time, because whoever hangs up on it after the text gets the mail delivered twice (RFC 5321 §4.5.3.2.6). */
const sendSeconds: Readonly<Record<ChannelName, number>> = { sms: 20, email: 60, push: 5 };

/**
 * A channel settles within 10 s of its deadline, so nobody else may take the message up to then. The queue's own lock would not do: it
 * outlives a worker that was killed by four hours, and a retried job is another job.
 */
const leaseSeconds: Readonly<Record<ChannelName, number>> = {
  sms: sendSeconds.sms + 15,
  email: sendSeconds.email + 15,
  push: sendSeconds.push + 15,
};

/**
 * One attempt to send a message of the outbox. The row is taken in one transaction and settled in another; the network is between them, so
 * a crash after sending means the same message with the same id once more, and never none. Past its time nothing is sent.
 */
export async function deliverMessage(deps: DeliveryDeps, input: { readonly messageId: string }): Promise<Delivery> {
  const claimed = await claimMessage(deps.db, input.messageId, leaseSeconds);
  if (claimed === undefined) {
    const [expired] = await dropExpired(deps.db, 1, input.messageId);
    return expired === undefined ? { kind: 'not_due' } : report(deps, expired, { kind: 'expired' });
  }
  const content = openContent(deps.keyring, claimed.id, claimed.contentSealed);
  const fault = await send(deps, claimed, content);
  return report(deps, claimed, await settle(deps, { claimed, push: content.push, fault }));
}

async function send(deps: DeliveryDeps, claimed: ClaimedMessage, { push, ...words }: OutboxContent): Promise<ChannelFault | undefined> {
  const { id, channel, secondsLeft } = claimed;
  const keys = push === undefined ? {} : { pushKeys: { p256dh: push.p256dh, auth: push.auth } };
  const message: OutgoingMessage = { ...words, ...keys, id, secondsLeft };
  const refusal = channel === 'sms' && !claimed.budgeted ? await refuseSms(deps, claimed, message.to) : undefined;
  if (refusal !== undefined) return refusal;
  if (push !== undefined && !(await isSubscribed(deps.db, push.accountId, endpointDigest(message.to)))) {
    // Switched off since, perhaps because a stranger reads there.
    return new ChannelFault(PUSH_GONE, { permanent: true });
  }
  const deadline = AbortSignal.timeout(Math.ceil(Math.min(sendSeconds[channel], secondsLeft) * 1000));
  try {
    await deps.channels[channel].send(message, deadline);
    return undefined;
  } catch (error) {
    // Whatever else a channel throws is a bug of it; its message may quote the citizen's, so only its kind is told.
    return error instanceof ChannelFault ? error : new ChannelFault(`unexpected_${(error as Error).name}`, { permanent: false });
  }
}

/** Codes go to countries on our list alone, and within the budget; later attempts may find it free again. Notices are limited by account. */
async function refuseSms(deps: DeliveryDeps, { id, template }: ClaimedMessage, to: string): Promise<ChannelFault | undefined> {
  const country = phoneCountry(to as PhoneNumber) ?? '';
  if (!deps.config.sms.allowedCountries.includes(country)) {
    return new ChannelFault('country_not_served', { permanent: true });
  }
  if (!isAskedFor(template)) return undefined;
  const limit = await takeSmsBudget(deps, { messageId: id, to });
  if (limit === undefined) return undefined;
  deps.metrics?.countSmsRefusal?.(limit);
  return new ChannelFault(`sms_budget_${limit}`, { permanent: false });
}

interface Attempt {
  readonly claimed: ClaimedMessage;
  readonly push: OutboxContent['push'];
  readonly fault: ChannelFault | undefined;
}

async function settle(deps: DeliveryDeps, { claimed, push, fault }: Attempt): Promise<Delivery> {
  const { db } = deps;
  if (fault === undefined) {
    await markSent(db, claimed.id);
    return { kind: 'sent' };
  }
  if (fault.permanent || isPushHopeless(push, claimed.attempts)) {
    await db.transaction().execute(async (tx) => {
      const dropped = await dropMessage(tx, claimed, fault.code);
      if (dropped && push !== undefined) await giveUpPush(deps, tx, { claimed, push, gone: fault.code === PUSH_GONE });
    });
    return { kind: 'dropped', code: fault.code };
  }
  const delaySeconds = retryDelaySeconds(claimed.attempts, claimed.lifetimeSeconds, Math.random());
  await db.transaction().execute((tx) => postponeMessage(tx, claimed, delaySeconds, fault.code));
  return { kind: 'postponed', code: fault.code };
}

type Reported = { readonly id: string; readonly channel: ChannelName; readonly attempts?: number };

function report({ logger, metrics }: DeliveryDeps, { id, channel, attempts }: Reported, delivery: Delivery): Delivery {
  if (delivery.kind === 'not_due') return delivery;
  const { kind: outcome, ...fault } = delivery;
  metrics?.countMessage(channel, outcome);
  const fields = { messageId: id, channel, attempts, outcome, ...fault };
  if (outcome === 'sent') logger.info(fields, 'message delivery');
  else logger.warn(fields, 'message delivery');
  return delivery;
}
