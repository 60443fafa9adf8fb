import type { Db } from '../../database/connect.ts';
import type { CodeSettings } from './code-settings.ts';
import type { CodeOwner } from './one-time-code.ts';
import { readTiming } from './store.ts';

/** What a page counts down; seconds are whole, by the database's clock, 0 when the time has come. */
export interface CodeTiming {
  /** Until the code is no longer good. */
  readonly expiresInSeconds: number;
  /** Until a new one may be asked for, as far as its own age goes. */
  readonly resendInSeconds: number;
}

/** Timing of an owner's latest code; undefined when none was issued. */
export async function findCodeTiming(
  deps: { readonly db: Db; readonly config: { readonly registration: Pick<CodeSettings, 'resendAfterSeconds'> } },
  owner: CodeOwner,
): Promise<CodeTiming | undefined> {
  const timing = await readTiming(deps.db, owner);
  if (timing === undefined) return undefined;
  const left = (seconds: number) => Math.max(0, Math.ceil(seconds));
  return {
    expiresInSeconds: timing.open ? left(timing.expiresInSeconds) : 0,
    resendInSeconds: left(deps.config.registration.resendAfterSeconds - timing.ageSeconds),
  };
}
