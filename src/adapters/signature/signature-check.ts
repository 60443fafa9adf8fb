import { constants, createHash, verify as verifyOnThreadPool, type KeyObject } from 'node:crypto';
import type { Digest, Scheme } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';
import type { SignatureThread } from './signature-thread.ts';

export interface SignatureCheck {
  /** Whether the owner of the key signed exactly these bytes in this way. */
  isSignedBy(key: PublicKey, scheme: Scheme, signed: { readonly data: Uint8Array; readonly signature: Uint8Array }): Promise<boolean>;
  digest(digest: Digest, data: Uint8Array): Promise<Uint8Array>;
}

/** RSA and ECDSA by OpenSSL on the thread pool, GOST by our own arithmetic on its thread: the event loop goes on meanwhile. */
export function createSignatureCheck(thread: Pick<SignatureThread, 'ask'>): SignatureCheck {
  return {
    async isSignedBy(key, scheme, { data, signature }) {
      if (key.family !== scheme.family) return false;
      if (key.family === 'gost' && scheme.family === 'gost') {
        const { bits, curve, point } = key;
        return bits === scheme.bits && thread.ask('gost_signature', { bits, curve, publicKey: point, data, signature });
      }
      return 'key' in key && scheme.family !== 'gost' && verifyCommon(key.key, scheme, data, signature);
    },
    async digest(digest, data) {
      if (digest.family === 'gost') return thread.ask('gost_digest', { data, bits: digest.bits });
      return createHash(digest.hash).update(data).digest();
    },
  };
}

type CommonScheme = Exclude<Scheme, { readonly family: 'gost' }>;

function verifyCommon(key: KeyObject, scheme: CommonScheme, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const saltLength = scheme.family === 'rsa' ? scheme.pssSaltLength : undefined;
  const padding = saltLength === undefined ? {} : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return new Promise((decided) => {
    // What OpenSSL cannot make sense of is no signature.
    verifyOnThreadPool(scheme.hash, data, { key, ...padding }, signature, (error, isValid) => decided(error === null && isValid));
  });
}
