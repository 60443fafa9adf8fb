/** What an installation lets its SMS be, whatever for: the breaker against pumping (OWASP "SMS pumping"). */
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
 * Whether anybody can cause this message by typing a number. A notice tells an owner what has happened to an account: it is counted, and
 * leaves even when others have spent the budget.
 */
export function isAskedFor(template: string): boolean {
  return template.endsWith('_code') || template === 'identifier_taken';
}
