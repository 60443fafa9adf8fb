import { createHash, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCertificate } from '../../src/sandbox/certificate-authority/certificate.ts';
import { makeSignedData, makeSignerInfo, signDetached, type SignedDataParts } from '../../src/sandbox/certificate-authority/cms.ts';
import { explicit, integer, nothing, octets, oid, read, sequence, set } from '../../src/sandbox/certificate-authority/der.ts';
import { createPki, day, makeAuthority, makePerson, personName, type Holder, type Pki } from './pki.ts';

const content = Buffer.from('Одноразовый документ 482913', 'utf8');
const refused = (code: string) => ({ kind: 'refused', code });

let pki: Pki;
let person: Holder;
const verify = (signature: Uint8Array, of: Uint8Array = content) => pki.verifier.verify({ content: of, signature, at: new Date() });

beforeAll(async () => {
  pki = await createPki();
  person = await pki.person();
}, 30_000);
afterAll(() => pki.stop());

/** A signature in order but for what is said otherwise. */
function signed(parts: Partial<SignedDataParts> = {}, by: Holder = person): Buffer {
  return makeSignedData({
    digestAlgorithm: by.key.digestAlgorithm,
    signerInfos: [makeSignerInfo(content, by, new Date())],
    certificates: [by.certificate, pki.issuing.certificate],
    ...parts,
  });
}

const digestOf = (hash: 'sha256' | 'sha1' | 'md5') => createHash(hash).update(content).digest();
const oids = { sha256: '2.16.840.1.101.3.4.2.1', sha1: '1.3.14.3.2.26', md5: '1.2.840.113549.2.5', data: '1.2.840.113549.1.7.1' };

/** A SignerInfo of our person's key over attributes of the test's choosing, or over none. */
function signerInfo(
  attributes: readonly Buffer[] | undefined,
  digest: keyof typeof oids = 'sha256',
  signature = '1.2.840.10045.4.3.2',
): Buffer {
  const [whole] = read(makeSignerInfo(content, person, new Date()));
  const [, sid] = read(whole!.content);
  const toSign = attributes === undefined ? content : set(...attributes);
  const tagged = Buffer.from(toSign);
  tagged[0] = 0xa0;
  return sequence(
    integer(1),
    sid!.whole,
    sequence(oid(oids[digest]), nothing()),
    ...(attributes === undefined ? [] : [tagged]),
    sequence(oid(signature)),
    octets(person.key.sign(toSign)),
  );
}

const contentType = (type = oids.data) => sequence(oid('1.2.840.113549.1.9.3'), set(oid(type)));
const messageDigest = (...values: readonly Buffer[]) => sequence(oid('1.2.840.113549.1.9.4'), set(...values.map((value) => octets(value))));
const withInfo = (info: Buffer) => signed({ signerInfos: [info] });

describe('a signature is refused', () => {
  it('not when it is in order: the tests below change one thing each', async () => {
    expect(await verify(signed())).toMatchObject({ kind: 'valid' });
    expect(await verify(withInfo(signerInfo([contentType(), messageDigest(digestOf('sha256'))])))).toMatchObject({ kind: 'valid' });
  });

  it('that brings its content along, even the right one', async () => {
    expect(await verify(signed({ attached: content }))).toEqual(refused('not_detached'));
    expect(await verify(signed({ attached: Buffer.from('other') }))).toEqual(refused('not_detached'));
    expect(await verify(signed({ attached: Buffer.alloc(0) }))).toEqual(refused('not_detached'));
  });

  it('of something that is no data, such as a time stamp', async () => {
    expect(await verify(withInfo(signerInfo([contentType('1.2.840.113549.1.9.16.1.4'), messageDigest(digestOf('sha256'))])))).toEqual(
      refused('not_detached'),
    );
  });

  it('of two signers, or of one twice, or of none', async () => {
    const info = makeSignerInfo(content, person, new Date());
    const other = await pki.person();
    expect(await verify(signed({ signerInfos: [info, makeSignerInfo(content, other, new Date())] }))).toEqual(refused('several_signers'));
    expect(await verify(signed({ signerInfos: [info, info] }))).toEqual(refused('several_signers'));
    expect(await verify(signed({ signerInfos: [] }))).toEqual(refused('unreadable'));
  });

  it('without signed attributes, which would let one over attributes pass for one over a document', async () => {
    expect(await verify(withInfo(signerInfo(undefined)))).toEqual(refused('unreadable'));
    expect(await verify(withInfo(signerInfo([contentType()])))).toEqual(refused('unreadable'));
    expect(await verify(withInfo(signerInfo([messageDigest(digestOf('sha256'))])))).toEqual(refused('unreadable'));
  });

  it('that states two digests', async () => {
    const both = [contentType(), messageDigest(Buffer.alloc(32), digestOf('sha256'))];
    const twice = [contentType(), messageDigest(Buffer.alloc(32)), messageDigest(digestOf('sha256'))];
    expect(await verify(withInfo(signerInfo(both)))).toEqual(refused('unreadable'));
    expect(await verify(withInfo(signerInfo(twice)))).toEqual(refused('unreadable'));
  });

  it.each(['sha1', 'md5'] as const)('made with %s', async (digest) => {
    const attributes = [contentType(), messageDigest(digestOf(digest))];
    expect(await verify(withInfo(signerInfo(attributes, digest)))).toEqual(refused('unsupported_algorithm'));
    expect(await verify(withInfo(signerInfo(attributes, digest, '1.2.840.10045.4.1')))).toEqual(refused('unsupported_algorithm'));
    // The signature's algorithm names a good digest, the message another.
    expect(await verify(withInfo(signerInfo([contentType(), messageDigest(digestOf('sha256'))], 'sha256', '1.2.840.10045.4.3.3')))).toEqual(
      refused('unsupported_algorithm'),
    );
  });

  it('by an RSA key of 1024 bits', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const key = {
      ...person.key,
      publicKeyInfo: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
      signatureAlgorithm: sequence(oid('1.2.840.113549.1.1.11'), nothing()),
      sign: (data: Uint8Array) => createSign('sha256').update(data).sign(privateKey),
    };
    const certificate = makeCertificate(
      {
        serialNumber: Buffer.of(77),
        subject: personName(),
        key,
        notBefore: new Date(Date.now() - day),
        notAfter: new Date(Date.now() + day),
        usages: ['digitalSignature'],
      },
      pki.issuing,
    );
    expect(await verify(signed({}, { ...person, key, certificate }))).toEqual(refused('unsupported_algorithm'));
  });

  it('by another key than the certificate’s', async () => {
    const thief = await pki.person();
    const info = makeSignerInfo(content, { certificate: person.certificate, key: thief.key }, new Date());
    expect(await verify(signed({ signerInfos: [info] }))).toEqual(refused('wrong_signature'));
  });

  it('that means another certificate of the same key', async () => {
    const [inner] = read(read(person.certificate)[0]!.content);
    const [, serialNumber] = read(inner!.content);
    const other = makeCertificate(
      {
        serialNumber: serialNumber!.content,
        subject: personName([['snils', '08765430300']]),
        key: person.key,
        notBefore: new Date(Date.now() - 1000),
        notAfter: new Date(Date.now() + 60_000),
        usages: ['digitalSignature'],
      },
      pki.issuing,
    );
    expect(await verify(signed({ certificates: [other, pki.issuing.certificate] }))).toEqual(refused('wrong_signature'));
  });

  it('without the signer’s certificate', async () => {
    expect(await verify(signed({ certificates: [pki.issuing.certificate] }))).toEqual(refused('unreadable'));
    expect(await verify(signed({ certificates: [] }))).toEqual(refused('unreadable'));
  });

  it('that is ContentInfo of another type', async () => {
    const [type, body] = read(read(signed())[0]!.content);
    expect(type!.tag).toBe(6);
    expect(await verify(sequence(oid('1.2.840.113549.1.7.3'), body!.whole))).toEqual(refused('unreadable'));
    expect(await verify(sequence(oid(oids.data), explicit(0, octets(content))))).toEqual(refused('unreadable'));
  });
});

describe('a damaged file', () => {
  it('is never taken for valid, wherever one bit is wrong', async () => {
    const whole = signDetached(content, person, []);
    const verdicts = new Map<string, number>();
    for (let bit = 0; bit < whole.length * 8; bit += 61) {
      const damaged = Buffer.from(whole);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const verdict = await verify(damaged);
      verdicts.set(verdict.kind === 'valid' ? `valid ${bit}` : verdict.code, (verdicts.get(verdict.kind) ?? 0) + 1);
    }
    // What stands outside all signatures, as the list of digests or the version, changes nothing of what was signed.
    const harmless = [...verdicts.keys()].filter((key) => key.startsWith('valid'));
    expect(harmless.length).toBeLessThan(12);
    expect([...verdicts.keys()]).toEqual(expect.arrayContaining(['unreadable', 'wrong_signature']));
  }, 60_000);

  it('is refused when it is cut, or when something follows', async () => {
    const whole = signed();
    for (const length of [1, 2, 10, whole.length / 2, whole.length - 1]) {
      expect(await verify(whole.subarray(0, Math.floor(length)))).toEqual(refused('unreadable'));
    }
    expect(await verify(Buffer.concat([whole, Buffer.of(0)]))).toEqual(refused('unreadable'));
    expect(await verify(Buffer.concat([whole, whole]))).toEqual(refused('unreadable'));
  });

  it('of 50 MB, or one byte too large, is refused without being read', async () => {
    const started = performance.now();
    expect(await verify(Buffer.alloc(50 * 1024 * 1024, 0x30))).toEqual(refused('unreadable'));
    expect(await verify(Buffer.concat([signed(), Buffer.alloc(1024 * 1024)]))).toEqual(refused('unreadable'));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it.each([
    ['nested without end', Buffer.alloc(1_000_000, Buffer.from('3080', 'hex'))],
    ['nested deeply', Array.from({ length: 3000 }).reduce<Buffer>((inside) => sequence(inside), nothing())],
    ['made of six thousand parts', sequence(Buffer.alloc(12_000, Buffer.from('0500', 'hex')))],
    ['that promises four gigabytes', Buffer.from('3084ffffffff06', 'hex')],
    ['of zeros', Buffer.alloc(1_000_000)],
    ['of PEM without an end', Buffer.from(`-----BEGIN CMS-----\n${'A'.repeat(900_000)}`)],
    ['of dashes', Buffer.alloc(1_000_000, '-')],
    ['of spaces', Buffer.alloc(1_000_000, ' ')],
  ])('%s is refused at once', async (_title, bytes) => {
    const started = performance.now();
    expect(await verify(bytes)).toEqual(refused('unreadable'));
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('is understood in BER with indefinite lengths, as some programs write it', async () => {
    const [type, body] = read(read(signed())[0]!.content);
    const end = Buffer.alloc(2);
    const inner = read(body!.content)[0]!;
    const indefinite = Buffer.concat([
      Buffer.of(0x30, 0x80),
      type!.whole,
      Buffer.of(0xa0, 0x80),
      Buffer.of(0x30, 0x80),
      inner.content,
      end,
      end,
      end,
    ]);
    expect(await verify(indefinite)).toMatchObject({ kind: 'valid' });
  });
});

describe('a certificate', () => {
  const by = async (holder: Holder, above: readonly Buffer[] = [pki.issuing.certificate]) => verify(signDetached(content, holder, above));

  it('must be for signing', async () => {
    expect(await by(await pki.person({ usages: ['keyEncipherment'] }))).toEqual(refused('not_for_signing'));
    expect(await by(await pki.person({ extendedUsages: ['1.3.6.1.5.5.7.3.1'] }))).toEqual(refused('not_for_signing'));
    expect(await by(await pki.person({ usages: ['nonRepudiation'] }))).toMatchObject({ kind: 'valid' });
    expect(await by(pki.issuing, [])).toEqual(refused('not_for_signing'));
  });

  it('must carry one SNILS that can be one', async () => {
    for (const names of [
      [],
      [['snils', '11223344596']],
      [['snils', '1']],
      [
        ['snils', '11223344595'],
        ['snils', '08765430300'],
      ],
    ] as const) {
      expect(await by(await pki.person({ subject: personName(names) }))).toEqual(refused('no_snils'));
    }
  });

  it('must be valid at the moment, not a second before or after', async () => {
    const verdictAt = (at: number, holder: Holder) =>
      pki.verifier.verify({ content, signature: signDetached(content, holder, []), at: new Date(at) });
    const now = Math.floor(Date.now() / 1000) * 1000;
    const brief = await pki.person({ notBefore: new Date(now), notAfter: new Date(now + 1000) });
    expect(await verdictAt(now - 1, brief)).toEqual(refused('not_valid_now'));
    expect(await verdictAt(now, brief)).toMatchObject({ kind: 'valid' });
    expect(await verdictAt(now + 1001, brief)).toEqual(refused('not_valid_now'));
  });

  it('must come from an accredited authority, by signature and not by name', async () => {
    const sameName = await makeAuthority('Issuing');
    const foreign = await makePerson(sameName);
    expect(await by(foreign, [sameName.certificate])).toEqual(refused('issuer_not_accredited'));
    const own = await makePerson({ ...person, name: personName() });
    expect(await by(own, [person.certificate, pki.issuing.certificate])).toEqual(refused('issuer_not_accredited'));
  });
});
