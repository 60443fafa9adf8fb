import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { parseSnils } from '../../kernel/snils.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { amrOf } from './amr.ts';
import { attachSignInEvent } from './attach-sign-in-event.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { SignatureFault, type SignatureVerdict, type SignatureVerifier } from './ports.ts';
import { authenticationProblems } from './problems.ts';
import { SIGNATURE_TRIES, type SignatureSignInRefusal } from './signature-challenge.ts';
import { countSignature, useChallenge } from './signature-challenge-store.ts';
import { recordFailure } from './store.ts';
import { counterKeys, type ThrottlingSettings } from './throttle.ts';

export interface AuthenticateBySignatureDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly signatureVerifier: SignatureVerifier | undefined;
  readonly config: { readonly throttling: ThrottlingSettings };
}

export interface SignatureAttempt {
  readonly interactionId: string;
  /** As uploaded or pasted: DER, PEM or base64. */
  readonly signature: Uint8Array;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  /** The relying party that the sign-in is for. */
  readonly clientId: string;
  /** Whose it has to be: of the person who is signed in, or has shown a first factor. Absent: whoever signed signs in. */
  readonly accountId?: string | undefined;
}

export type SignatureOutcome = Authenticated | { readonly kind: 'refused'; readonly code: SignatureSignInRefusal };

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
  const accountId = await ownerOf(deps, verdict.signer.snils);
  if (accountId === undefined) return refuse(deps, attempt, 'no_account');
  if (attempt.accountId !== undefined && attempt.accountId !== accountId) return refuse(deps, attempt, 'other_person');
  return succeed(deps, attempt, { accountId, content });
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
async function ownerOf(deps: AuthenticateBySignatureDeps, text: string): Promise<string | undefined> {
  const value = parseSnils(text);
  if (value === undefined) return undefined;
  return (await findAccountByIdentifier(deps, deps.db, { kind: 'snils', value }))?.accountId;
}

async function refuse(
  deps: AuthenticateBySignatureDeps,
  attempt: SignatureAttempt,
  code: SignatureSignInRefusal,
): Promise<SignatureOutcome> {
  const { accountId, clientId } = attempt;
  await recordFailure(deps.db, {
    accountId,
    networkKey: networkKey(deps, attempt),
    settings: deps.config.throttling,
    event: attachSignInEvent('failed', { accountId, clientId, details: { factor: 'e_signature', refusal: code } }),
  });
  return { kind: 'refused', code };
}

async function succeed(
  deps: AuthenticateBySignatureDeps,
  { interactionId, clientId }: SignatureAttempt,
  { accountId, content }: { readonly accountId: string; readonly content: string },
): Promise<SignatureOutcome> {
  const amr = amrOf(['e_signature']);
  const event = attachSignInEvent('succeeded', { accountId, clientId, details: { amr, factor: 'e_signature' } });
  if (!(await useChallenge(deps.db, { interactionId, content, accountId, event }))) throw authenticationProblems.challenge_ended();
  return { kind: 'authenticated', accountId, amr };
}

function networkKey({ keyring }: AuthenticateBySignatureDeps, { network }: SignatureAttempt): Buffer {
  return counterKeys(keyring, undefined, network).network;
}
