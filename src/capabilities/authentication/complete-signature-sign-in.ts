import { attachSignInMoment } from '../accounts/attach-sign-in-moment.ts';
import type { Db } from '../../database/connect.ts';
import type { BrowserName } from '../../kernel/browser-name.ts';
import { withFactor } from './amr.ts';
import { attachEvent } from '../audit/attach-event.ts';
import type { PersonBefore } from './complete-passkey-sign-in.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { deviceDetails, newsOf, recallDevice, tokensToKeep, type DeviceMemoryDeps, type SeenDevice } from './device-memory.ts';
import { useChallenge } from './signature-challenge-store.ts';
import { tellOfSignIn } from './tell-of-sign-in.ts';

export interface CompleteSignatureSignInDeps extends DeviceMemoryDeps {
  readonly db: Db;
  readonly config: { readonly issuer: string; readonly sessions: { readonly deviceMemorySeconds: number } };
}

export interface SignatureSignIn {
  readonly interactionId: string;
  /** The very text that was signed. */
  readonly content: string;
  readonly accountId: string;
  readonly person?: PersonBefore | undefined;
  readonly clientId: string;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
}

/**
 * Ends what was begun with a signature that was right: its challenge, the trail, the memory of the device, and the notice of what is new.
 * Undefined when somebody was first, the account was closed or the password of the first step changed meanwhile.
 */
export async function completeSignatureSignIn(
  deps: CompleteSignatureSignInDeps,
  signIn: SignatureSignIn,
): Promise<Authenticated | undefined> {
  const { accountId, person, browser, network, deviceTokens } = signIn;
  const amr = withFactor(person?.amr ?? [], 'e_signature');
  const device = recallDevice(deps, { accountId, deviceTokens, network, signedIn: person?.signedIn });
  const event = eventOf(deps, signIn, { amr, device });
  const at = await deps.db.transaction().execute(async (tx) => {
    const moment = await useChallenge(tx, {
      ...signIn,
      passwordChangedAt: person?.passwordChangedAt,
      event,
      moment: attachSignInMoment(accountId),
    });
    const news = newsOf(deps.keyring, device);
    if (moment !== undefined && news !== undefined) await tellOfSignIn(deps, tx, { accountId, at: new Date(moment), browser, news });
    return moment;
  });
  if (at === undefined) return undefined;
  return { kind: 'authenticated', accountId, amr, owesSecondStep: false, at, ...tokensToKeep(deps, device, at) };
}

function eventOf(
  { db, keyring }: Pick<CompleteSignatureSignInDeps, 'db' | 'keyring'>,
  { accountId, person, clientId }: SignatureSignIn,
  { amr, device }: { readonly amr: readonly string[]; readonly device: SeenDevice },
): ReturnType<typeof attachEvent> {
  const action = person?.signedIn === true ? 'authentication.strengthened' : 'authentication.succeeded';
  const details = { amr, factor: 'e_signature', ...deviceDetails(keyring, device) };
  return attachEvent(db, { actor: 'citizen', action, accountId, clientId, details });
}
