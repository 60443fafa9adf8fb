import type { CodeSettings } from './code-settings.ts';

export const DAY_SECONDS = 86_400;
export const TEN_MINUTES_SECONDS = 600;

/** What one destination has received and answered lately, for one purpose. Ages are of whole rows, by the database's clock. */
export interface DestinationHistory {
  readonly latestAgeSeconds: number | undefined;
  readonly inTenMinutes: number;
  readonly oldestInTenMinutesAgeSeconds: number | undefined;
  readonly inDay: number;
  readonly oldestInDayAgeSeconds: number | undefined;
  readonly attemptsInDay: number;
  readonly oldestAttemptAgeSeconds: number | undefined;
}

export type SendRefusal = {
  readonly kind: 'resend_too_soon' | 'limit_reached';
  readonly retryAfterSeconds: number;
};

/** Whether one more code may go out; otherwise when to ask again. Counted per destination, so that many sessions gain nothing. */
export function sendRefusal(history: DestinationHistory, settings: CodeSettings): SendRefusal | undefined {
  const left = (age: number | undefined, window: number) => Math.max(1, Math.ceil(window - (age ?? 0)));
  if (history.inDay >= settings.codesPerDay) {
    return { kind: 'limit_reached', retryAfterSeconds: left(history.oldestInDayAgeSeconds, DAY_SECONDS) };
  }
  if (history.attemptsInDay >= settings.attemptsPerDestinationPerDay) {
    return { kind: 'limit_reached', retryAfterSeconds: left(history.oldestAttemptAgeSeconds, DAY_SECONDS) };
  }
  if (history.inTenMinutes >= settings.codesPerTenMinutes) {
    return { kind: 'limit_reached', retryAfterSeconds: left(history.oldestInTenMinutesAgeSeconds, TEN_MINUTES_SECONDS) };
  }
  if (history.latestAgeSeconds === undefined || history.latestAgeSeconds >= settings.resendAfterSeconds) return undefined;
  return { kind: 'resend_too_soon', retryAfterSeconds: left(history.latestAgeSeconds, settings.resendAfterSeconds) };
}
