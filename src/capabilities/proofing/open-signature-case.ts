import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { newSecretToken } from '../../kernel/secret-token.ts';
import type { SignatureVerifier } from '../authentication/ports.ts';
import { challengeText } from './methods/e-signature.ts';
import { openCase } from './open-case.ts';

export interface OpenSignatureCaseDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
  readonly signatureVerifier: Pick<SignatureVerifier, 'expectSignature'> | undefined;
}

/** Begins a proof by signature, or finds the one begun: its challenge stays the same. Throws `proofing.not_standard`. */
export async function openSignatureCase(deps: OpenSignatureCaseDeps, accountId: string): Promise<void> {
  const data = { challenge: challengeText({ issuer: deps.config.issuer, nonce: newSecretToken(), createdAt: new Date() }) };
  await deps.db.transaction().execute((tx) => openCase(deps, tx, { accountId, method: 'e_signature', data, actor: 'citizen' }));
  deps.signatureVerifier?.expectSignature?.();
}
