import { attachSignInMoment } from '../accounts/attach-sign-in-moment.ts';
import type { Db } from '../../database/connect.ts';
import { formatBrowserName, type BrowserName } from '../../kernel/browser-name.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { attachEvent, type AttachedEvent } from '../audit/attach-event.ts';
import { withFactor, type Factor } from './amr.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { formatDeviceTokens, newDeviceToken, parseDeviceTokens, withDeviceToken, type DeviceToken } from './device-token.ts';
import type { OwnChallenge } from './passkey-challenge.ts';
import { usePasskey, type PasskeyRow } from './passkey-store.ts';
import { passkeyFactor } from './passkey.ts';
import type { VerifiedAssertion } from './verify-assertion.ts';

export interface CompletePasskeySignInDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: {
    readonly issuer: string;
    readonly sessions: { readonly interactionSeconds: number; readonly deviceMemorySeconds: number };
  };
}

/** Who is known before the passkey is shown. */
export interface PersonBefore {
  readonly accountId: string;
  /** Methods of the session, or of the first step. */
  readonly amr: readonly string[];
  /** They are signed in, and show one factor more. */
  readonly signedIn: boolean;
  /** Of the password of the first step, which must still stand. */
  readonly passwordChangedAt?: string | undefined;
}

export interface PasskeySignIn {
  readonly passkey: PasskeyRow;
  readonly shown: VerifiedAssertion;
  readonly challenge: OwnChallenge;
  readonly person?: PersonBefore | undefined;
  readonly clientId: string;
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
}

export interface PasskeyShown extends Authenticated {
  readonly factor: Factor;
  /** Since when the passkey has been the account's. */
  readonly boundAt: Date;
}

/**
 * Ends what was begun with a passkey that was right: its challenge and counter, the trail, the memory of the device, and the notice of a new
 * one. Undefined when somebody was first, or what it rests on went meanwhile.
 */
export async function completePasskeySignIn(deps: CompletePasskeySignInDeps, signIn: PasskeySignIn): Promise<PasskeyShown | undefined> {
  const { person, passkey } = signIn;
  const accountId = passkey.account_id;
  const factor = passkeyFactor(passkey.device_type);
  const amr = withFactor(person?.amr ?? [], factor);
  const { sessions } = deps.config;
  const tokens = parseDeviceTokens(deps.keyring, signIn.deviceTokens, { time: Date.now(), memorySeconds: sessions.deviceMemorySeconds });
  const knownBy = tokens.find((token) => token.accountId === accountId);
  const at = await usePasskey(
    deps.db,
    useOf(deps, signIn, { amr, known: knownBy !== undefined, challengeSeconds: sessions.interactionSeconds }),
  );
  if (at === undefined) return undefined;
  const success = { kind: 'authenticated', accountId, amr, owesSecondStep: false, factor, boundAt: passkey.created_at, at } as const;
  return isFresh(knownBy, at, sessions) ? success : { ...success, deviceTokens: remembered(deps.keyring, tokens, accountId, at) };
}

function useOf(
  { db }: Pick<CompletePasskeySignInDeps, 'db'>,
  { passkey, shown, challenge, person, clientId, browser }: PasskeySignIn,
  { amr, known, challengeSeconds }: { readonly amr: readonly string[]; readonly known: boolean; readonly challengeSeconds: number },
): Parameters<typeof usePasskey>[1] {
  const details = { amr, factor: passkeyFactor(passkey.device_type), passkey: passkey.id, device: known ? 'known' : 'new' };
  const action = person?.signedIn === true ? 'authentication.strengthened' : 'authentication.succeeded';
  const event: AttachedEvent = attachEvent(db, { actor: 'citizen', action, accountId: passkey.account_id, clientId, details });
  const { id: passkeyId, account_id: accountId } = passkey;
  // Somebody who is signed in on a device is no news on it.
  const notice = known || person?.signedIn === true ? undefined : { browser: formatBrowserName(browser) };
  return {
    passkeyId,
    accountId,
    ...shown,
    challenge,
    challengeSeconds,
    passwordChangedAt: person?.passwordChangedAt,
    notice,
    event,
    moment: attachSignInMoment(accountId),
  };
}

/** Written anew in the second half of its time. */
function isFresh(knownBy: DeviceToken | undefined, at: number, { deviceMemorySeconds }: { readonly deviceMemorySeconds: number }): boolean {
  return knownBy !== undefined && at - knownBy.issuedAt < deviceMemorySeconds * 500;
}

function remembered(keyring: Keyring, tokens: readonly DeviceToken[], accountId: string, at: number): string {
  return formatDeviceTokens(keyring, withDeviceToken(tokens, newDeviceToken(accountId, 'password', at)));
}
