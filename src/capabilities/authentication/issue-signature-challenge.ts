import type { Db } from '../../database/connect.ts';
import { newSecretToken } from '../../kernel/secret-token.ts';
import type { SignatureVerifier } from './ports.ts';
import { authenticationProblems } from './problems.ts';
import { signInText } from './signature-challenge.ts';
import { keepChallenge, type StoredChallenge } from './signature-challenge-store.ts';

export interface IssueSignatureChallengeDeps {
  readonly db: Db;
  readonly config: { readonly issuer: string };
  /** Undefined when no list of accredited authorities is configured. */
  readonly signatureVerifier: Pick<SignatureVerifier, 'expectSignature'> | undefined;
}

export interface SignatureChallengeInput {
  /** The pause of the provider that it belongs to: in another one it signs nobody in. */
  readonly interactionId: string;
  readonly site: string | undefined;
}

/** The text to sign for this sign-in, the same as long as it is good. Throws `authentication.signature_not_offered`. */
export async function issueSignatureChallenge(
  { db, config, signatureVerifier }: IssueSignatureChallengeDeps,
  { interactionId, site }: SignatureChallengeInput,
): Promise<StoredChallenge> {
  if (signatureVerifier === undefined) throw authenticationProblems.signature_not_offered();
  signatureVerifier.expectSignature?.();
  const content = signInText({ issuer: config.issuer, site, nonce: newSecretToken(), createdAt: new Date() });
  return keepChallenge(db, interactionId, content);
}
