import { createPublicKey, generateKeyPairSync, sign, verify, type KeyPairKeyObjectResult } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compactVerify, type JWK } from 'jose';
import { concatenatedSignature } from '../../src/http/oidc/concatenated-signature.ts';
import { TokenSigningKey } from '../../src/http/oidc/token-signing-key.ts';

const pairs: Readonly<Record<string, KeyPairKeyObjectResult>> = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const privateJwk = (alg: string): JWK => ({ ...(pairs[alg]?.privateKey.export({ format: 'jwk' }) as JWK), alg, kid: 'one', use: 'sig' });

describe.each(Object.keys(pairs))('a signing key for %s', (alg) => {
  it('signs what every verifier accepts, however the numbers of a signature fall', async () => {
    const key = new TokenSigningKey(privateJwk(alg));
    const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
    // Of 2000 signatures by P-256 about eight have a number that begins with a zero byte, and three in four have one that DER prolongs.
    for (let round = 0; round < (alg === 'ES256' ? 2000 : 3); round++) {
      const signed = `${header}.${Buffer.from(String(round)).toString('base64url')}`;
      const signature = Buffer.from(await key.sign(Buffer.from(signed))).toString('base64url');
      const { payload } = await compactVerify(`${signed}.${signature}`, pairs[alg]!.publicKey);
      expect(Buffer.from(payload).toString()).toBe(String(round));
    }
  });

  it('shows the library the public half alone', () => {
    const key = new TokenSigningKey(privateJwk(alg));
    expect([key.kid, key.alg, key.keyObject().type]).toEqual(['one', alg, 'public']);
    const shown = key as unknown as Record<string, unknown>;
    expect(['d', 'p', 'q', 'dp', 'dq', 'qi'].map((name) => shown[name])).toEqual(Array.from({ length: 6 }));
    expect(
      createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x, y: key.y, n: key.n, e: key.e }, format: 'jwk' } as never),
    ).toEqual(pairs[alg]!.publicKey);
  });
});

describe('the two numbers of an ECDSA signature', () => {
  const der = (r: number[], s: number[]) => Uint8Array.from([0x30, r.length + s.length + 4, 2, r.length, ...r, 2, s.length, ...s]);

  it.each([
    ['of full length', [1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]],
    ['that DER has put a zero before', [0, 0x81, 2, 3, 4], [0, 0xff, 6, 7, 8], [0x81, 2, 3, 4, 0xff, 6, 7, 8]],
    ['that DER has shortened', [2], [6, 7], [0, 0, 0, 2, 0, 0, 6, 7]],
  ])('%s stand side by side in their places', (_case, r, s, expected) => {
    expect([...concatenatedSignature(der(r, s), 4)]).toEqual(expected);
  });

  it('are those that OpenSSL puts there itself', () => {
    const { privateKey, publicKey } = pairs['ES256']!;
    const text = Buffer.from('text');
    const signature = concatenatedSignature(sign('sha256', text, privateKey), 32);
    expect(verify('sha256', text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });
});
