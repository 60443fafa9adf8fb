import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { amrOf } from './amr.ts';
import { attachSignInEvent } from './attach-sign-in-event.ts';
import type { ProvenPassword } from './device-challenge.ts';
import { formatDeviceTokens, newDeviceToken, withDeviceToken, type DeviceToken } from './device-token.ts';
import { recordSuccess } from './store.ts';

export interface CompleteSignInDeps {
  readonly keyring: Keyring;
  readonly config: { readonly sessions: { readonly deviceMemorySeconds: number } };
}

export interface SignInToComplete {
  readonly password: ProvenPassword;
  /** Counters that the success takes back, or closes. */
  readonly counters: { readonly own: Buffer; readonly identifier?: Buffer; readonly challenge?: Buffer };
  /** Of this browser, and which of them this account knew it by. */
  readonly tokens: readonly DeviceToken[];
  readonly knownBy: DeviceToken | undefined;
  readonly clientId: string | undefined;
}

export interface Authenticated {
  readonly kind: 'authenticated';
  readonly accountId: string;
  readonly amr: readonly string[];
  /** What the browser is to keep from now on, when that changes. */
  readonly deviceTokens?: string;
}

/**
 * Ends a sign-in whose factors were all right: counters, trail and the memory of the device. Undefined when meanwhile the password was
 * changed, the account closed or the challenge used.
 */
export async function completeSignIn(deps: CompleteSignInDeps, db: Db, signIn: SignInToComplete): Promise<Authenticated | undefined> {
  const { password, counters, tokens, knownBy, clientId } = signIn;
  const { accountId } = password;
  const amr = amrOf(['password']);
  const confirmed = counters.challenge === undefined ? {} : { confirmed_by: 'code' };
  const at = await recordSuccess(db, {
    password,
    ownKey: counters.own,
    identifierKey: counters.identifier,
    challengeKey: counters.challenge,
    event: attachSignInEvent('succeeded', {
      accountId,
      clientId,
      details: { amr, device: knownBy === undefined ? 'new' : 'known', ...confirmed },
    }),
  });
  if (at === undefined) return undefined;
  const success = { kind: 'authenticated', accountId, amr } as const;
  const fresh = knownBy !== undefined && at - knownBy.issuedAt < deps.config.sessions.deviceMemorySeconds * 500;
  if (fresh) return success;
  return { ...success, deviceTokens: formatDeviceTokens(deps.keyring, withDeviceToken(tokens, newDeviceToken(accountId, 'password', at))) };
}
