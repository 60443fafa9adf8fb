/** What an installation lets the SMS be that anybody can ask for: the breaker against pumping (OWASP "SMS pumping"). */
export interface SmsBudgetSettings {
  /** To one block of numbers: a thousand that begin with the same eight digits. */
  readonly perBlockPerHour: number;
  readonly perBlockPerDay: number;
  /** To all numbers. */
  readonly perHour: number;
  readonly perDay: number;
}

export interface SmsConfig {
  readonly allowedCountries: readonly string[];
  readonly budget: SmsBudgetSettings;
}

/** How often an account is told the same by SMS; beyond that by e-mail alone. A day is the last 24 whole hours and the present one. */
export const NOTICES_PER_HOUR = 5;
export const NOTICES_PER_DAY = 15;

export const smsLimits = ['block_hour', 'block_day', 'hour', 'day'] as const;
export type SmsLimit = (typeof smsLimits)[number];

/** SMS that left, with the one that is being counted. Days are the last 24 whole hours and the present one. */
export type SmsUse = Readonly<Record<SmsLimit, number>>;

/** Whoever pumps SMS owns numbers side by side. */
const BLOCK_DIGITS = 8;

export function numberBlock(phone: string): string {
  return phone.slice(1, 1 + BLOCK_DIGITS);
}

/** The limit that this use has passed; undefined while it is within all of them. */
export function passedLimit(use: SmsUse, settings: SmsBudgetSettings): SmsLimit | undefined {
  const most = limitsOf(settings);
  return smsLimits.find((limit) => use[limit] > most[limit]);
}

/** The limit at which one more would be too many. */
export function reachedLimit(use: SmsUse, settings: SmsBudgetSettings): SmsLimit | undefined {
  const most = limitsOf(settings);
  return smsLimits.find((limit) => use[limit] >= most[limit]);
}

export function limitsOf({ perBlockPerHour, perBlockPerDay, perHour, perDay }: SmsBudgetSettings): SmsUse {
  return { block_hour: perBlockPerHour, block_day: perBlockPerDay, hour: perHour, day: perDay };
}

/**
 * Whether anybody can cause this message by typing a number. A notice tells an owner what has happened to an account: it leaves even when
 * others have spent the budget, and spends nothing of it, so that no account's notices close the codes of others. Its own limit is the account's.
 */
export function isAskedFor(template: string): boolean {
  return template.endsWith('_code') || template === 'identifier_taken';
}
