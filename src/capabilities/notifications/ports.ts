import type { SmsLimit } from './sms-budget.ts';

export type ChannelName = 'sms' | 'email';

/** A message as the citizen gets it. */
export interface OutgoingMessage {
  /** The same at every attempt; the channel passes it on, so that a gateway can recognise a repetition. */
  readonly id: string;
  /** E.164 number or e-mail address. */
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
  /** What is left of the message's life: a gateway that can is told not to deliver it later. */
  readonly secondsLeft: number;
}

export interface Channel {
  /**
   * Resolves when the gateway took the message over. Throws {@link ChannelFault} and nothing else, in 10 seconds at most once `signal` is
   * aborted; after that nothing of the message leaves any more.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<void>;
}

export type Channels = Readonly<Record<ChannelName, Channel>>;

/** Why a message did not leave. The code is for logs, metrics and the row; it never holds a destination or a text. */
export class ChannelFault extends Error {
  override readonly name = 'ChannelFault';
  readonly code: string;
  /** The gateway refuses this message for good: another attempt would get the same answer. */
  readonly permanent: boolean;

  constructor(code: string, { permanent }: { readonly permanent: boolean }) {
    super(code);
    this.code = code;
    this.permanent = permanent;
  }
}

export type DeliveryOutcome = 'sent' | 'postponed' | 'dropped' | 'expired';

/** What operators count. */
export interface DeliveryMetrics {
  countMessage(channel: ChannelName, outcome: DeliveryOutcome): void;
  /** An SMS that did not leave because a limit of the budget was reached. */
  countSmsRefusal?(limit: SmsLimit): void;
}
