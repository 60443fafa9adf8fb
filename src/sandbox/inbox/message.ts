/** One SMS, mail or push as its recipient has it. */
export interface Message {
  readonly id: string;
  readonly channel: 'sms' | 'email' | 'push';
  /** E.164 with a plus for an SMS, the envelope recipient for a mail, `browser-<serial>` for a push. */
  readonly to: string;
  readonly from: string;
  /** Empty for an SMS. */
  readonly subject: string;
  readonly text: string;
  /** The HTML part of a mail, untrusted. */
  readonly html?: string;
  /** When the last part arrived, ISO 8601 in UTC. */
  readonly sentAt: string;
}

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'sentAt' in value && 'to' in value;
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

/**
 * Whether the message went to this phone, e-mail address or browser. A phone may be written with or without plus, spaces,
 * brackets and dashes (a plus in a query string arrives as a space); an e-mail in any case.
 */
export function isSentTo(message: Message, recipient: string): boolean {
  const asked = recipient.trim();
  if (asked.includes('@') || message.channel === 'push') return message.to.toLowerCase() === asked.toLowerCase();
  return digitsOf(asked) !== '' && message.channel === 'sms' && digitsOf(message.to) === digitsOf(asked);
}

/** Looser, for a person typing into the filter box: any part of the phone or of the address is enough. */
export function isSentToPart(message: Message, part: string): boolean {
  const asked = part.trim().toLowerCase();
  if (asked === '' || message.to.toLowerCase().includes(asked)) return true;
  return /^[\d\s()+-]+$/.test(asked) && digitsOf(asked) !== '' && digitsOf(message.to).includes(digitsOf(asked));
}
