import { createHash } from 'node:crypto';
import { signedBy, extension, type Issuer } from './certificate.ts';
import { enumerated, explicit, generalizedTime, implicit, integer, octets, oid, read, sequence, time, type Der } from './der.ts';

export interface Revoked {
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly at: Date;
}

export interface ListTimes {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

/** A certificate revocation list of version 2 (RFC 5280 §5.1), DER. */
export function makeRevocationList(issuer: Issuer, revoked: readonly Revoked[], { thisUpdate, nextUpdate }: ListTimes): Der {
  const entries = revoked.map(({ serialNumber, at }) => sequence(integer(Buffer.from(serialNumber, 'hex')), time(at)));
  const list = sequence(
    integer(1),
    issuer.key.signatureAlgorithm,
    issuer.name,
    time(thisUpdate),
    time(nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(Buffer.concat(entries))]),
    explicit(
      0,
      sequence(
        extension('2.5.29.35', sequence(implicit(0, issuer.key.keyId))),
        extension('2.5.29.20', integer(Math.floor(thisUpdate.getTime() / 1000))),
      ),
    ),
  );
  return signedBy(issuer.key, list);
}

export type CertificateStatus = { readonly kind: 'good' | 'unknown' } | { readonly kind: 'revoked'; readonly at: Date };

/** Status codes of RFC 6960 §4.2.1. */
const successful = 0;
const malformedRequest = 1;

/** Answers a request (RFC 6960 §4.1) in the name of the issuer. Nothing says when the next answer comes out: each is new. */
export function answerOcsp(request: Buffer, issuer: Issuer, statusOf: (serialNumber: string) => CertificateStatus, now = new Date()): Der {
  try {
    const answers = idsIn(request).map((id) => {
      const [, nameHash, keyHash, serialNumber] = read(read(id)[0]!.content);
      const isOurs = nameHash!.content.equals(sha1(issuer.name)) && keyHash!.content.equals(keyHashOf(issuer));
      const status: CertificateStatus = isOurs ? statusOf(serialNumber!.content.toString('hex')) : { kind: 'unknown' };
      return sequence(id, encodeStatus(status), generalizedTime(now));
    });
    return sequence(
      enumerated(successful),
      explicit(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(basicResponse(issuer, answers, now)))),
    );
  } catch {
    return sequence(enumerated(malformedRequest));
  }
}

export function basicResponse(issuer: Issuer, answers: readonly Der[], now: Date, certificates: readonly Buffer[] = []): Der {
  const response = sequence(explicit(2, octets(keyHashOf(issuer))), generalizedTime(now), sequence(...answers));
  return signedBy(issuer.key, response, ...(certificates.length === 0 ? [] : [explicit(0, sequence(...certificates))]));
}

function idsIn(request: Buffer): readonly Buffer[] {
  const [whole] = read(request);
  const [signed] = read(whole!.content);
  const list = read(signed!.content).find(({ tag }) => tag === 0x30);
  return read(list!.content).map(({ content }) => read(content)[0]!.whole);
}

function encodeStatus(status: CertificateStatus): Der {
  if (status.kind === 'revoked') return explicit(1, generalizedTime(status.at));
  return implicit(status.kind === 'good' ? 0 : 2, Buffer.alloc(0));
}

/** Of the bits of the key alone, without what says of which kind it is (RFC 6960 §4.1.1). */
function keyHashOf({ key }: Issuer): Buffer {
  const [, keyBits] = read(read(key.publicKeyInfo)[0]!.content);
  return sha1(keyBits!.content.subarray(1));
}

const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();
