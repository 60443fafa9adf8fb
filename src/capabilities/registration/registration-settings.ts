import type { SmsConfig } from '../notifications/sms-budget.ts';
import type { CodeSettings } from '../one-time-codes/code-settings.ts';

/** The part of the configuration that this room reads. */
export interface RegistrationSettings extends CodeSettings {
  readonly smsCodeLifetimeSeconds: number;
  readonly emailLinkLifetimeSeconds: number;
  /** From the confirmed contact to the password. */
  readonly completionLifetimeSeconds: number;
  /** Messages that one network address may cause in an hour. */
  readonly startsPerAddressPerHour: number;
  /** The same for a wider network: an IPv4 /24, an IPv6 /48. */
  readonly startsPerWiderNetworkPerHour: number;
  /** SMS to numbers with the same first eight digits in an hour, whoever asks. */
  readonly smsPerNumberBlockPerHour: number;
  /** SMS in 24 hours over the whole installation. */
  readonly smsPerDay: number;
}

export interface RegistrationConfig {
  /** Base of the addresses in messages. */
  readonly issuer: string;
  readonly registration: RegistrationSettings;
  readonly sms: SmsConfig;
}

/** What a change of contacts reads besides. */
export interface ContactConfig extends RegistrationConfig {
  /** How long a change can be undone. */
  readonly contacts: { readonly undoSeconds: number };
  readonly relyingParties: { readonly logoutAttempts: number };
}
