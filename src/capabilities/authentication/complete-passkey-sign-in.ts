import { attachSignInMoment } from '../accounts/attach-sign-in-moment.ts';
import type { Db } from '../../database/connect.ts';
import { formatBrowserName, type BrowserName } from '../../kernel/browser-name.ts';
import { attachEvent, type AttachedEvent } from '../audit/attach-event.ts';
import { withFactor, type Factor } from './amr.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { deviceDetails, newsOf, recallDevice, tokensToKeep, type DeviceMemoryDeps, type SeenDevice } from './device-memory.ts';
import type { OwnChallenge } from './passkey-challenge.ts';
import { usePasskey, type PasskeyRow } from './passkey-store.ts';
import { passkeyFactor } from './passkey.ts';
import type { BesideTexts } from './recorded-sign-in.ts';
import type { VerifiedAssertion } from './verify-assertion.ts';

export interface CompletePasskeySignInDeps extends DeviceMemoryDeps {
  readonly db: Db;
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
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
  readonly beside?: BesideTexts | undefined;
}

export interface PasskeyShown extends Authenticated {
  readonly factor: Factor;
  /** Since when the passkey has been the account's. */
  readonly boundAt: Date;
}

/**
 * Ends what was begun with a passkey that was right: its challenge and counter, the trail, the memory of the device, and the notice of
 * what is new. Undefined when somebody was first, or what it rests on went meanwhile.
 */
export async function completePasskeySignIn(deps: CompletePasskeySignInDeps, signIn: PasskeySignIn): Promise<PasskeyShown | undefined> {
  const { person, passkey } = signIn;
  const accountId = passkey.account_id;
  const factor = passkeyFactor(passkey.device_type);
  const amr = withFactor(person?.amr ?? [], factor);
  const { deviceTokens, network } = signIn;
  const device = recallDevice(deps, { accountId, deviceTokens, network, signedIn: person?.signedIn });
  const recorded = await usePasskey(deps.db, useOf(deps, signIn, { amr, device }));
  if (recorded === undefined) return undefined;
  const success = { kind: 'authenticated', accountId, amr, owesSecondStep: false, factor, boundAt: passkey.created_at } as const;
  return { ...success, ...recorded, ...tokensToKeep(deps, device, recorded.at) };
}

function useOf(
  { db, keyring, config }: CompletePasskeySignInDeps,
  { passkey, shown, challenge, person, clientId, browser, beside = {} }: PasskeySignIn,
  { amr, device }: { readonly amr: readonly string[]; readonly device: SeenDevice },
): Parameters<typeof usePasskey>[1] {
  const details = { amr, factor: passkeyFactor(passkey.device_type), passkey: passkey.id, ...deviceDetails(keyring, device) };
  const action = person?.signedIn === true ? 'authentication.strengthened' : 'authentication.succeeded';
  const event: AttachedEvent = attachEvent(db, { actor: 'citizen', action, accountId: passkey.account_id, clientId, details });
  const { id: passkeyId, account_id: accountId } = passkey;
  const news = newsOf(keyring, device);
  return {
    passkeyId,
    accountId,
    ...shown,
    challenge,
    challengeSeconds: config.sessions.interactionSeconds,
    passwordChangedAt: person?.passwordChangedAt,
    notice: news === undefined ? undefined : { browser: formatBrowserName(browser), news },
    event,
    moment: attachSignInMoment(accountId),
    beside,
  };
}
