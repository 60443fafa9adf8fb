import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { curves } from '../../src/adapters/signature/gost/curves.ts';
import { addMultiples, double, infinity, isOnCurve, type Point } from '../../src/adapters/signature/gost/point.ts';
import { streebog } from '../../src/adapters/signature/gost/streebog.ts';
import { verifyGostSignature, type GostSignature } from '../../src/adapters/signature/gost/verify-gost-signature.ts';
import { createSignatureCheck } from '../../src/adapters/signature/signature-check.ts';
import { SignatureThread } from '../../src/adapters/signature/signature-thread.ts';
import { createSignatureVerifier } from '../../src/adapters/signature/signature-verifier.ts';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import { gostPublicKey, gostSign, makeGostKey } from '../../src/sandbox/certificate-authority/gost/sign.ts';
import { streebog as streebogOfSandbox } from '../../src/sandbox/certificate-authority/gost/streebog.ts';
import { foreignSignatures, signedText } from './foreign-signatures.ts';
import { createPki, writeAuthorities } from './pki.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('the hash of GOST R 34.11-2012', () => {
  /** RFC 6986 §10 prints messages and hashes with the last byte first. */
  const messages = [
    {
      message:
        '323130393837363534333231303938373635343332313039383736353433323130393837363534333231303938373635343332313039383736353433323130',
      512: '486f64c1917879417fef082b3381a4e211c324f074654c38823a7b76f830ad00fa1fbae42b1285c0352f227524bc9ab16254288dd6863dccd5b9f54a1ad0541b',
      256: '00557be5e584fd52a449b16b0251d05d27f94ab76cbaa6da890b59d8ef1e159d',
    },
    {
      message:
        'fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2f120fff0eeec20f120faf2fee5e2202ce8f6f3ede220e8e6eee1e8f0f2d1202ce8f0f2e5e220e5d1',
      512: '28fbc9bada033b1460642bdcddb90c3fb3e56c497ccd0f62b8a2ad4935e85f037613966de4ee00531ae60f3b5a47f8dae06915d5f2f194996fcabf2622e6881e',
      256: '508f7e553c06501d749a66fc28c6cac0b005746d97537fa85d9e40904efed29d',
    },
  ] as const;

  it.each(messages)('is the one of the standard', ({ message, 256: short, 512: long }) => {
    const data = bytes(message).toReversed();
    expect(hex(streebog(data, 512).toReversed())).toBe(long);
    expect(hex(streebog(data, 256).toReversed())).toBe(short);
  });

  it('is the same by two programs, around the ends of blocks', () => {
    for (const length of [0, 1, 62, 63, 64, 65, 127, 128, 129, 500]) {
      const data = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 0xff);
      for (const bits of [256, 512] as const) expect(hex(streebog(data, bits))).toBe(hex(streebogOfSandbox(data, bits)));
    }
  });
});

describe('the curves', () => {
  it.each(Object.entries(curves))('%s has a base point of its order', (_name, curve) => {
    const base: Point = { x: curve.x, y: curve.y, z: 1n };
    expect(isOnCurve(base, curve)).toBe(true);
    expect(addMultiples([curve.q, base], [0n, infinity], curve).z).toBe(0n);
    expect(addMultiples([curve.q - 1n, base], [1n, base], curve).z).toBe(0n);
    expect(double(infinity, curve).z).toBe(0n);
  });
});

describe.each([256, 512] as const)('a signature of %d bits', (bits) => {
  const data = Buffer.from('signed');
  const key = makeGostKey(bits);
  const good: GostSignature = {
    curve: bits === 256 ? '1.2.643.2.2.35.1' : '1.2.643.7.1.2.1.2.1',
    bits,
    publicKey: gostPublicKey(key, bits),
    data,
    signature: gostSign(data, key, bits),
  };
  const half = bits / 8;
  const changed = (source: Uint8Array, at: number) => source.map((byte, index) => (index === at ? byte ^ 1 : byte));

  it('is good, and not with anything changed', () => {
    expect(verifyGostSignature(good)).toBe(true);
    expect(verifyGostSignature({ ...good, data: Buffer.from('Signed') })).toBe(false);
    for (const at of [0, half - 1, half, 2 * half - 1]) {
      expect(verifyGostSignature({ ...good, signature: changed(good.signature, at) })).toBe(false);
      expect(verifyGostSignature({ ...good, publicKey: changed(good.publicKey, at) })).toBe(false);
    }
    expect(verifyGostSignature({ ...good, publicKey: gostPublicKey(makeGostKey(bits), bits) })).toBe(false);
  });

  it('is none with numbers out of range, of another length, or on another curve', () => {
    const curve = curves[good.curve]!;
    const number = (value: bigint) => Buffer.from(value.toString(16).padStart(2 * half, '0'), 'hex');
    const [s, r] = [good.signature.subarray(0, half), good.signature.subarray(half)];
    const forged = [
      [number(0n), r],
      [s, number(0n)],
      [number(0n), number(0n)],
      [number(curve.q), r],
      [s, number(curve.q)],
      [s, Buffer.concat([r, Buffer.of(0)])],
      [Buffer.alloc(0), Buffer.alloc(0)],
    ];
    for (const parts of forged) expect(verifyGostSignature({ ...good, signature: Buffer.concat(parts) })).toBe(false);
    for (const publicKey of [
      new Uint8Array(2 * half),
      new Uint8Array(2 * half).fill(0xff),
      new Uint8Array(0),
      good.publicKey.subarray(1),
    ]) {
      expect(verifyGostSignature({ ...good, publicKey })).toBe(false);
    }
    for (const name of ['1.2.643.2.2.35.2', '1.2.643.7.1.2.1.2.2', '1.2.3', '__proto__'])
      expect(verifyGostSignature({ ...good, curve: name })).toBe(false);
    expect(verifyGostSignature({ ...good, bits: bits === 256 ? 512 : 256 })).toBe(false);
  });
});

describe('a point outside the group of the base point', () => {
  it('is no key: the curve has four times as many points', () => {
    const name = '1.2.643.7.1.2.1.1.1';
    const curve = curves[name]!;
    // The point of order two: y = 0 where x³ + ax + b = 0. Found once by factoring the cubic modulo p; any point of small order would do.
    const small = findPointOfOrderTwo(curve);
    const publicKey = Buffer.concat(
      [small, 0n].map((value) => Buffer.from(BigInt(value).toString(16).padStart(64, '0'), 'hex').toReversed()),
    );
    const attempt = { curve: name, bits: 256, data: Buffer.from('x'), signature: new Uint8Array(64).fill(1) } as const;
    expect(isOnCurve({ x: small, y: 0n }, curve)).toBe(true);
    expect(verifyGostSignature({ ...attempt, publicKey: Uint8Array.from(publicKey) })).toBe(false);
  });
});

/** q·P of a point P outside the subgroup has a small order; doubling it until one more doubling gives nothing ends at the point of order two. */
function findPointOfOrderTwo(curve: (typeof curves)[string]): bigint {
  const { p, a, b, q } = curve;
  const power = (base: bigint, exponent: bigint): bigint => {
    let [result, square] = [1n, base % p];
    for (let left = exponent; left > 0n; left >>= 1n) {
      if ((left & 1n) === 1n) result = (result * square) % p;
      square = (square * square) % p;
    }
    return result;
  };
  for (let x = 2n; ; x++) {
    const square = (x * x * x + a * x + b) % p;
    // p = 2^256 − 617 is 3 modulo 4, so that a root is a power.
    const y = power(square, (p + 1n) / 4n);
    if ((y * y - square) % p !== 0n) continue;
    let point = addMultiples([q, { x, y, z: 1n }], [0n, infinity], curve);
    if (point.z === 0n) continue;
    for (let next = double(point, curve); next.z !== 0n; next = double(point, curve)) point = next;
    const inverse = power(point.z, p - 2n);
    return (point.x * inverse * inverse) % p;
  }
}

describe('signatures made by OpenSSL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paiza-gost-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(foreignSignatures)(
    'with $bits bits lead through signature and chain to the question of revocation',
    async ({ authority, signature }) => {
      const holder = { certificate: Buffer.from(authority, 'base64') } as Parameters<typeof writeAuthorities>[1][number];
      const settings = { authoritiesFile: writeAuthorities(folder, [holder]), allowLoopback: true, timeoutMilliseconds: 500 };
      const verifier = createSignatureVerifier(settings);
      const at = new Date('2027-01-01T00:00:00Z');
      const verify = (content: string, file: Buffer) => verifier.verify({ content: Buffer.from(content), signature: file, at });
      const file = Buffer.from(signature, 'base64');
      expect(await verify(signedText, file)).toEqual({ kind: 'refused', code: 'revocation_unknown' });
      expect(await verify('another', file)).toEqual({ kind: 'refused', code: 'wrong_signature' });
      const damaged = Buffer.from(file);
      damaged[file.length - 1]! ^= 1;
      expect(await verify(signedText, damaged)).toEqual({ kind: 'refused', code: 'wrong_signature' });
      await verifier.close();
    },
  );
});

describe('the thread', () => {
  it('does the arithmetic while the event loop goes on', async () => {
    const thread = new SignatureThread();
    const check = createSignatureCheck(thread);
    const key = makeGostKey(512);
    const curve = '1.2.643.7.1.2.1.2.1';
    const data = Buffer.from('signed');
    const signature = gostSign(data, key, 512);
    const point = gostPublicKey(key, 512);
    const verify = () => check.isSignedBy({ family: 'gost', bits: 512, curve, point }, { family: 'gost', bits: 512 }, { data, signature });
    expect(await verify()).toBe(true);
    const [own, all] = [process.threadCpuUsage(), process.cpuUsage()];
    expect(await Promise.all(Array.from({ length: 20 }, verify))).toEqual(Array.from({ length: 20 }, () => true));
    const [here, everywhere] = [process.threadCpuUsage(own), process.cpuUsage(all)];
    expect(here.user + here.system).toBeLessThan((everywhere.user + everywhere.system) / 2);
    await thread.stop();
  });

  it('gives each of ten who ask at once the right answer', async () => {
    const pki = await createPki('gost');
    const people = await Promise.all(Array.from({ length: 10 }, () => pki.person({ ocspUrl: undefined as never })));
    const content = Buffer.from('challenge');
    const verdicts = await Promise.all(
      people.map((person, index) => {
        const signature = signDetached(content, person, []);
        return pki.verifier.verify({ content: index % 2 === 0 ? content : Buffer.from('other'), signature, at: new Date() });
      }),
    );
    expect(verdicts.map((verdict) => (verdict.kind === 'valid' ? 'valid' : verdict.code))).toEqual(
      people.map((_, index) => (index % 2 === 0 ? 'valid' : 'wrong_signature')),
    );
    await pki.stop();
  });

  it('work that is under way ends with a fault when the thread is stopped, and what comes after it begins anew', async () => {
    const thread = new SignatureThread();
    const told = thread.ask('gost_digest', { data: new Uint8Array(1_000_000), bits: 512 }).then(
      () => 'answered',
      (error: unknown) => (error as Error).name,
    );
    await thread.stop();
    expect(await told).toBe('SignatureFault');
    expect(await thread.ask('gost_digest', { data: Buffer.from('abc'), bits: 256 })).toHaveLength(32);
    await thread.stop();
  });

  it('answers whoever asks right after it was started, and after it was stopped without having been asked', async () => {
    const thread = new SignatureThread();
    thread.start();
    await thread.stop();
    thread.start();
    thread.start();
    expect(await thread.ask('gost_digest', { data: Buffer.from('abc'), bits: 256 })).toHaveLength(32);
    await thread.stop();
  });

  it('and more than the thread can do soon are refused instead of queued', async () => {
    const thread = new SignatureThread();
    const asked = Array.from({ length: 300 }, () => thread.ask('gost_digest', { data: new Uint8Array(10), bits: 256 }));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(300 - 256);
    await thread.stop();
  });
});
