import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { Keyring } from '../../kernel/keyring.ts';
import { privateJwkPlace, type NewSigningKey, type SigningAlgorithm } from './signing-key.ts';

/** RFC 7518 §3.3 asks for 2048 bits or more; NIST SP 800-131A accepts that size until 2030, and each more costs every sign-in. */
const RSA_MODULUS_BITS = 2048;

/** A new key pair. RSA takes up to a second of one core, so call it outside any transaction. */
export async function generateSigningKey(deps: { readonly keyring: Keyring }, algorithm: SigningAlgorithm): Promise<NewSigningKey> {
  const options = algorithm === 'RS256' ? { modulusLength: RSA_MODULUS_BITS, extractable: true } : { extractable: true };
  const { privateKey, publicKey } = await generateKeyPair(algorithm, options);
  const publicPart = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(publicPart);
  const marks = { kid: id, alg: algorithm, use: 'sig' };
  const privateJwk = JSON.stringify({ ...(await exportJWK(privateKey)), ...marks });
  return {
    id,
    algorithm,
    privateJwkSealed: deps.keyring.seal(privateJwkPlace(id), privateJwk),
    publicJwk: { ...publicPart, ...marks },
  };
}
