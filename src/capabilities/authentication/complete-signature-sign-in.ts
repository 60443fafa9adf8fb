import { attachSignInMoment } from '../accounts/attach-sign-in-moment.ts';
import type { Db } from '../../database/connect.ts';
import type { BrowserName } from '../../kernel/browser-name.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { withFactor } from './amr.ts';
import { attachEvent } from '../audit/attach-event.ts';
import type { PersonBefore } from './complete-passkey-sign-in.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { formatDeviceTokens, newDeviceToken, parseDeviceTokens, withDeviceToken } from './device-token.ts';
import { useChallenge } from './signature-challenge-store.ts';
import { tellOfSignIn } from './tell-of-sign-in.ts';

export interface CompleteSignatureSignInDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly sessions: { readonly deviceMemorySeconds: number } };
}

export interface SignatureSignIn {
  readonly interactionId: string;
  /** The very text that was signed. */
  readonly content: string;
  readonly accountId: string;
  readonly person?: PersonBefore | undefined;
  readonly clientId: string;
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
}

/**
 * Ends what was begun with a signature that was right: its challenge, the trail, the memory of the device, and the notice of a new one.
 * Undefined when somebody was first, the account was closed or the password of the first step changed meanwhile.
 */
export async function completeSignatureSignIn(
  deps: CompleteSignatureSignInDeps,
  signIn: SignatureSignIn,
): Promise<Authenticated | undefined> {
  const { accountId, person, browser } = signIn;
  const { deviceMemorySeconds } = deps.config.sessions;
  const amr = withFactor(person?.amr ?? [], 'e_signature');
  const tokens = parseDeviceTokens(deps.keyring, signIn.deviceTokens, { time: Date.now(), memorySeconds: deviceMemorySeconds });
  const knownBy = tokens.find((token) => token.accountId === accountId);
  const event = eventOf(deps, signIn, { amr, isKnown: knownBy !== undefined });
  const at = await deps.db.transaction().execute(async (tx) => {
    const moment = await useChallenge(tx, {
      ...signIn,
      passwordChangedAt: person?.passwordChangedAt,
      event,
      moment: attachSignInMoment(accountId),
    });
    const isNew = knownBy === undefined && person?.signedIn !== true;
    if (moment !== undefined && isNew) await tellOfSignIn(deps, tx, { accountId, at: new Date(moment), browser });
    return moment;
  });
  if (at === undefined) return undefined;
  const success = { kind: 'authenticated', accountId, amr, owesSecondStep: false, at } as const;
  // Written anew in the second half of its time.
  if (knownBy !== undefined && at - knownBy.issuedAt < deviceMemorySeconds * 500) return success;
  return { ...success, deviceTokens: formatDeviceTokens(deps.keyring, withDeviceToken(tokens, newDeviceToken(accountId, 'password', at))) };
}

function eventOf(
  { db }: Pick<CompleteSignatureSignInDeps, 'db'>,
  { accountId, person, clientId }: SignatureSignIn,
  { amr, isKnown }: { readonly amr: readonly string[]; readonly isKnown: boolean },
): ReturnType<typeof attachEvent> {
  const action = person?.signedIn === true ? 'authentication.strengthened' : 'authentication.succeeded';
  const details = { amr, factor: 'e_signature', device: isKnown ? 'known' : 'new' };
  return attachEvent(db, { actor: 'citizen', action, accountId, clientId, details });
}
