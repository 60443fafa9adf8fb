import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignatureVerifier } from '../../src/capabilities/authentication/ports.ts';

/** A verifier and the world that signs for it. */
export interface SigningWorld {
  readonly verifier: SignatureVerifier;
  readonly algorithm: 'rsa' | 'ecdsa' | 'gost';
  /** 11 digits that stand in the signer's certificate. */
  readonly snils: string;
  /** A detached signature, DER, by somebody whose certificate is in order. */
  sign(content: Uint8Array): Buffer;
  /** The same by somebody whose certificate has been revoked, has expired, has no SNILS, or comes from an authority nobody accredited. */
  signBadly(content: Uint8Array, by: 'revoked' | 'expired' | 'snilsless' | 'foreign'): Buffer;
  stop(): Promise<void>;
}

/** What every verifier promises to the proofing room. */
export function describeSignatureVerifier(name: string, createWorld: () => Promise<SigningWorld>): void {
  describe(`${name} as a verifier of signatures`, () => {
    let world: SigningWorld;
    const content = Buffer.from('Документ для подписи, одноразовый: 7f3a\n', 'utf8');
    const verify = (signature: Uint8Array, of: Uint8Array = content) => world.verifier.verify({ content: of, signature, at: new Date() });

    beforeAll(async () => {
      world = await createWorld();
    }, 30_000);
    afterAll(() => world.stop());

    it('says who signed', async () => {
      const { snils, algorithm } = world;
      const verdict = await verify(world.sign(content));
      expect(verdict).toMatchObject({ kind: 'valid', signer: { snils, algorithm }, authoritiesVersion: expect.stringMatching(/./u) });
      if (verdict.kind !== 'valid') return;
      expect(verdict.signer.serialNumber).toMatch(/^[0-9a-f]{2,40}$/u);
      expect(verdict.signer.issuer).toContain('CN=');
      expect(verdict.signer.validUntil.getTime()).toBeGreaterThan(Date.now());
    });

    it('reads DER, PEM and base64', async () => {
      const der = world.sign(content);
      const base64 = der.toString('base64');
      const lines = base64.replaceAll(/.{64}/gu, '$&\r\n');
      for (const text of [base64, lines, `-----BEGIN CMS-----\n${lines}\n-----END CMS-----\n`, `\uFEFF${lines}\n`]) {
        expect(await verify(Buffer.from(text, 'utf8'))).toMatchObject({ kind: 'valid' });
      }
    });

    it('refuses a signature of another document', async () => {
      expect(await verify(world.sign(Buffer.from('another')))).toEqual({ kind: 'refused', code: 'wrong_signature' });
      expect(await verify(world.sign(content), Buffer.alloc(0))).toEqual({ kind: 'refused', code: 'wrong_signature' });
    });

    it.each([
      ['revoked', 'revoked'],
      ['expired', 'not_valid_now'],
      ['snilsless', 'no_snils'],
      ['foreign', 'issuer_not_accredited'],
    ] as const)('refuses a certificate that is %s', async (by, code) => {
      expect(await verify(world.signBadly(content, by))).toEqual({ kind: 'refused', code });
    });

    it('refuses what is no signature', async () => {
      for (const bytes of [
        Buffer.alloc(0),
        Buffer.from('{}'),
        Buffer.from('%PDF-1.7'),
        Buffer.from('MIIB'),
        Buffer.from('3003020101', 'hex'),
      ]) {
        expect(await verify(bytes)).toEqual({ kind: 'refused', code: 'unreadable' });
      }
    });
  });
}
