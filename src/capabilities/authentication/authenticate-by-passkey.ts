import type { Db } from '../../database/connect.ts';
import type { BrowserName } from '../../kernel/browser-name.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { completePasskeySignIn, type PasskeyShown, type PersonBefore } from './complete-passkey-sign-in.ts';
import { parseAssertion, readClientData, type PasskeyAssertion } from './passkey-answer.ts';
import { readPasskeyChallenge } from './passkey-challenge.ts';
import { userHandleOf } from './passkey-options.ts';
import { passkeySite } from './passkey-site.ts';
import { readPasskey, type PasskeyRow } from './passkey-store.ts';
import { counterGoesOn, passkeyFactor, type PasskeyFault } from './passkey.ts';
import type { BesideTexts } from './recorded-sign-in.ts';
import { recordRefusedFactor } from './record-refused-factor.ts';
import { verifyAssertion, type VerifiedAssertion } from './verify-assertion.ts';

export interface AuthenticateByPasskeyDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: {
    readonly issuer: string;
    readonly sessions: { readonly interactionSeconds: number; readonly deviceMemorySeconds: number };
  };
}

export interface PasskeyAttempt {
  readonly interactionId: string;
  /** What the browser gave, as JSON. */
  readonly answer: string;
  /** The relying party that the sign-in is for. */
  readonly clientId: string;
  /** Whose it has to be. Absent: whoever has it signs in. */
  readonly person?: PersonBefore | undefined;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  /** What the browser keeps, as it sent it. */
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
  readonly beside?: BesideTexts | undefined;
}

export type PasskeyOutcome =
  | PasskeyShown
  /** `unknown`: nobody has it, or its owner has removed it. The browser need not offer it again. */
  | { readonly kind: 'refused'; readonly unknown: boolean };

/**
 * Signs in whoever holds a passkey. What was signed must be a challenge of this very pause, answered for the first time. A refusal does not
 * say what was wrong; the trail of the passkey's owner does. Guesses are hopeless, so nothing counts but what the trail takes of them.
 */
export async function authenticateByPasskey(deps: AuthenticateByPasskeyDeps, attempt: PasskeyAttempt): Promise<PasskeyOutcome> {
  const assertion = parseAssertion(attempt.answer);
  const clientData = assertion === undefined ? undefined : readClientData(assertion);
  if (assertion === undefined || clientData === undefined) return { kind: 'refused', unknown: false };
  const { interactionId, person } = attempt;
  const challenge = readPasskeyChallenge(deps.keyring, { kind: 'get', interactionId }, clientData.challenge);
  const passkey = await readPasskey(deps.db, Buffer.from(assertion.id, 'base64url'));
  if (passkey === undefined) return { kind: 'refused', unknown: true };
  if (challenge === undefined) return refuse(deps, attempt, passkey, 'challenge');
  if (clientData.crossOrigin) return refuse(deps, attempt, passkey, 'origin');
  const expected = { site: passkeySite(deps.config), challenge: clientData.challenge, publicKey: passkey.public_key };
  const shown = await verifyAssertion(assertion, expected);
  const fault = shown === undefined ? 'signature' : faultOf(passkey, { assertion, shown, person });
  if (shown === undefined || fault !== undefined) return refuse(deps, attempt, passkey, fault ?? 'signature');
  const signedIn = await completePasskeySignIn(deps, { ...attempt, passkey, shown, challenge });
  return signedIn ?? refuse(deps, attempt, passkey, 'challenge');
}

/** What a right signature does not say. */
function faultOf(
  passkey: PasskeyRow,
  answer: { readonly assertion: PasskeyAssertion; readonly shown: VerifiedAssertion; readonly person: PersonBefore | undefined },
): PasskeyFault | undefined {
  const { assertion, shown, person } = answer;
  if (passkey.removed) return 'removed';
  if (person !== undefined && person.accountId !== passkey.account_id) return 'other_account';
  // Who is not known before must be named by the passkey itself (WebAuthn L3 §7.2, step 6).
  const named = assertion.userHandle === userHandleOf(passkey.account_id);
  if (!named && (person === undefined || assertion.userHandle !== undefined)) return 'other_account';
  // Whether a key can be copied is settled when it is made (WebAuthn L3 §6.1.3).
  if (shown.device !== passkey.device_type) return 'signature';
  return counterGoesOn(passkey.counter, shown.counter) ? undefined : 'counter';
}

/** Known to the owner's trail alone, which nobody fills with more of them than its owner would read. */
async function refuse(
  { db }: AuthenticateByPasskeyDeps,
  { clientId }: PasskeyAttempt,
  { id: passkeyId, account_id: accountId, device_type: device }: PasskeyRow,
  refusal: PasskeyFault,
): Promise<PasskeyOutcome> {
  await recordRefusedFactor(db, { accountId, clientId, factor: passkeyFactor(device), refusal, passkeyId });
  return { kind: 'refused', unknown: refusal === 'removed' };
}
