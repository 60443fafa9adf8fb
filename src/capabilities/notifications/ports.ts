import type { SmsLimit } from './sms-budget.ts';

export type ChannelName = 'sms' | 'email' | 'push';

/** A message as the citizen gets it. */
export interface OutgoingMessage {
  /** The same at every attempt; the channel passes it on, so that a gateway can recognise a repetition. */
  readonly id: string;
  /** E.164 number, e-mail address, or where a push service takes messages for one browser. */
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
  /** What only that browser can read a push by; the text is then what its service worker is given. */
  readonly pushKeys?: { readonly p256dh: string; readonly auth: string };
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

/** By which push services know us (VAPID, RFC 8292): a key pair of P-256 in base64url. */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

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

/** The code of a {@link ChannelFault} for a browser that takes no messages any more: it is forgotten. */
export const PUSH_GONE = 'push_gone';

export type DeliveryOutcome = 'sent' | 'postponed' | 'dropped' | 'expired';

/** What operators count. */
export interface DeliveryMetrics {
  countMessage(channel: ChannelName, outcome: DeliveryOutcome): void;
  /** An SMS that did not leave because a limit of the budget was reached. */
  countSmsRefusal?(limit: SmsLimit): void;
}
