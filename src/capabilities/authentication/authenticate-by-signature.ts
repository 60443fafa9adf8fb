import type { BrowserName } from '../../kernel/browser-name.ts';
import { parseSnils } from '../../kernel/snils.ts';
import { findAccount } from '../accounts/find-account.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { attachSignInEvent } from './attach-sign-in-event.ts';
import type { PersonBefore } from './complete-passkey-sign-in.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { completeSignatureSignIn, type CompleteSignatureSignInDeps } from './complete-signature-sign-in.ts';
import { SignatureFault, type SignatureVerdict, type SignatureVerifier } from './ports.ts';
import { authenticationProblems } from './problems.ts';
import { SIGNATURE_TRIES, type SignatureSignInRefusal } from './signature-challenge.ts';
import { countSignature } from './signature-challenge-store.ts';
import { recordFailure } from './store.ts';
import { counterKeys, type ThrottlingSettings } from './throttle.ts';

export interface AuthenticateBySignatureDeps extends CompleteSignatureSignInDeps {
  readonly signatureVerifier: SignatureVerifier | undefined;
  readonly config: CompleteSignatureSignInDeps['config'] & { readonly throttling: ThrottlingSettings };
}

export interface SignatureAttempt {
  readonly interactionId: string;
  /** As uploaded or pasted: DER, PEM or base64. */
  readonly signature: Uint8Array;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  /** The relying party that the sign-in is for. */
  readonly clientId: string;
  /** Whose it has to be: of whoever is signed in, or has shown a first factor. Absent: whoever signed signs in. */
  readonly person?: PersonBefore | undefined;
  /** What the browser keeps, as it sent it. */
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
}

export interface SignatureShown extends Authenticated {
  readonly factor: 'e_signature';
  /** Since when signatures with this SNILS have been the account's. */
  readonly boundAt: Date;
}

export type SignatureOutcome = SignatureShown | { readonly kind: 'refused'; readonly code: SignatureSignInRefusal };

/**
 * Signs in whoever has signed the challenge of this pause: the account that is verified with the SNILS of the certificate. The check is made
 * outside of any transaction; a challenge signs in once. What comes to nothing counts on its network, and an unknown person is told no more
 * than that there is no account. Throws `authentication.signature_not_offered`, `challenge_ended`, `too_many_signatures`,
 * `signature_not_checked`.
 */
export async function authenticateBySignature(deps: AuthenticateBySignatureDeps, attempt: SignatureAttempt): Promise<SignatureOutcome> {
  const content = await startTrial(deps, attempt);
  const verdict = await verify(deps, { content: Buffer.from(content, 'utf8'), signature: attempt.signature, at: new Date() });
  if (verdict.kind === 'refused') return refuse(deps, attempt, verdict.code);
  const owner = await ownerOf(deps, verdict.signer.snils);
  if (owner === undefined) return refuse(deps, attempt, 'no_account');
  const { accountId, boundAt } = owner;
  if (attempt.person !== undefined && attempt.person.accountId !== accountId) return refuse(deps, attempt, 'other_person');
  const signedIn = await completeSignatureSignIn(deps, { ...attempt, accountId, content });
  if (signedIn === undefined) throw authenticationProblems.challenge_ended();
  return { ...signedIn, factor: 'e_signature', boundAt };
}

async function startTrial(deps: AuthenticateBySignatureDeps, attempt: SignatureAttempt): Promise<string> {
  const { interactionId } = attempt;
  const settings = deps.config.throttling;
  const counted = await countSignature(deps.db, { interactionId, networkKey: networkKey(deps, attempt), settings });
  const { networkWaitSeconds: wait } = counted;
  if (wait !== undefined) throw authenticationProblems.too_many_signatures({ retryAfterSeconds: Math.max(1, Math.ceil(wait)) });
  if (counted.content === undefined) throw authenticationProblems.challenge_ended();
  if (counted.tries > SIGNATURE_TRIES) throw authenticationProblems.too_many_signatures({ retryAfterSeconds: settings.windowSeconds });
  return counted.content;
}

async function verify(
  { signatureVerifier }: AuthenticateBySignatureDeps,
  input: Parameters<SignatureVerifier['verify']>[0],
): Promise<SignatureVerdict> {
  if (signatureVerifier === undefined) throw authenticationProblems.signature_not_offered();
  try {
    return await signatureVerifier.verify(input);
  } catch (error) {
    if (error instanceof SignatureFault) throw authenticationProblems.signature_not_checked();
    throw error;
  }
}

/** A SNILS is an identifier only while the registries' word for it stands. */
async function ownerOf(
  deps: AuthenticateBySignatureDeps,
  text: string,
): Promise<{ readonly accountId: string; readonly boundAt: Date } | undefined> {
  const value = parseSnils(text);
  const owner = value === undefined ? undefined : await findAccountByIdentifier(deps, deps.db, { kind: 'snils', value });
  const identity = owner === undefined ? undefined : (await findAccount(deps, owner.accountId))?.identity;
  return owner === undefined || identity === undefined ? undefined : { accountId: owner.accountId, boundAt: identity.verifiedAt };
}

async function refuse(
  deps: AuthenticateBySignatureDeps,
  attempt: SignatureAttempt,
  code: SignatureSignInRefusal,
): Promise<SignatureOutcome> {
  const { person, clientId } = attempt;
  const accountId = person?.accountId;
  await recordFailure(deps.db, {
    accountId,
    networkKey: networkKey(deps, attempt),
    settings: deps.config.throttling,
    event: attachSignInEvent(deps.db, 'failed', { accountId, clientId, details: { factor: 'e_signature', refusal: code } }),
  });
  return { kind: 'refused', code };
}

function networkKey({ keyring }: AuthenticateBySignatureDeps, { network }: SignatureAttempt): Buffer {
  return counterKeys(keyring, undefined, network).network;
}
