import { phoneForCodes } from '../../../capabilities/accounts/settled-contacts.ts';
import { listFactors, type Factors } from '../../../capabilities/authentication/list-factors.ts';
import type { Deps } from '../../../deps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';

/** What a second step can be shown by: typed on its page, or on a page of its own. */
export const typedWays = ['totp', 'sms', 'backup'] as const;
export type TypedWay = (typeof typedWays)[number];
export type Way = TypedWay | 'passkey' | 'e_signature';

export interface Ways {
  /** The one to offer first is the first. */
  readonly ways: readonly Way[];
  /** Masked; where a code by SMS goes. */
  readonly phone: string | undefined;
}

/**
 * What this account has to show beside a password. Codes by SMS only where their owner wants them, or has nothing better, and then not to a phone
 * that was added a moment ago: whoever has the password could have added it.
 */
export async function findWays(deps: Deps, account: LevelledAccount): Promise<Ways> {
  const factors = await listFactors(deps, account.accountId);
  const { newContactSeconds } = deps.config.recovery;
  const phone = phoneForCodes(account, { smsSecond: factors.smsSecond, now: new Date(), newContactSeconds });
  const offered: readonly (readonly [Way, boolean])[] = [
    ['totp', factors.totp.length > 0],
    ['passkey', factors.passkeys > 0],
    ['sms', phone !== undefined && takesSms(factors)],
    ['e_signature', deps.signatureVerifier !== undefined && account.identity !== undefined],
    ['backup', factors.backupCodesLeft > 0],
  ];
  return {
    ways: offered.filter(([, has]) => has).map(([way]) => way),
    phone: phone === undefined ? undefined : maskContact(phone),
  };
}

function takesSms({ smsSecond, totp, passkeys }: Factors): boolean {
  return smsSecond || (totp.length === 0 && passkeys === 0);
}

/** Nothing of the account's own could be shown here, not even a code by SMS: a signature is the state's, and backup codes stand in for others. */
export function hasOnlyMail({ ways }: Pick<Ways, 'ways'>): boolean {
  return !ways.some((way) => way === 'totp' || way === 'passkey' || way === 'sms');
}

/** The typed way that was asked for, else the first there is. Undefined when nothing can be typed. */
export function chooseWay({ ways }: Ways, wished: unknown): TypedWay | undefined {
  const typed = typedWays.filter((way) => ways.includes(way));
  return typed.find((way) => way === wished) ?? ways.find((way): way is TypedWay => typed.some((one) => one === way));
}
