import { explicit, integer, octets, oid, read, sequence, set, time, type Der } from './der.ts';
import type { SigningKey } from './keys.ts';

const data = '1.2.840.113549.1.7.1';
const signedData = '1.2.840.113549.1.7.2';

export interface CmsSigner {
  /** DER. */
  readonly certificate: Buffer;
  readonly key: SigningKey;
}

/** SignerInfo (RFC 5652 §5.3) with the attributes that CAdES-BES demands (ETSI EN 319 122-1). */
export function makeSignerInfo(content: Uint8Array, { certificate, key }: CmsSigner, at: Date): Der {
  const { issuer, serialNumber } = identify(certificate);
  const attributes = [
    sequence(oid('1.2.840.113549.1.9.3'), set(oid(data))),
    sequence(oid('1.2.840.113549.1.9.5'), set(time(at))),
    sequence(oid('1.2.840.113549.1.9.4'), set(octets(key.digest(content)))),
    sequence(oid('1.2.840.113549.1.9.16.2.47'), set(sequence(sequence(sequence(key.digestAlgorithm, octets(key.digest(certificate))))))),
  ];
  // They are signed as a SET and stand in the message as [0].
  const signed = set(...attributes);
  const tagged = Buffer.from(signed);
  tagged[0] = 0xa0;
  return sequence(
    integer(1),
    sequence(issuer, serialNumber),
    key.digestAlgorithm,
    tagged,
    key.signatureAlgorithm,
    octets(key.sign(signed)),
  );
}

export interface SignedDataParts {
  readonly digestAlgorithm: Der;
  readonly signerInfos: readonly Der[];
  readonly certificates: readonly Buffer[];
  /** Makes the signature an attached one. */
  readonly attached?: Uint8Array;
}

/** ContentInfo with SignedData (RFC 5652 §5.1), DER. */
export function makeSignedData({ digestAlgorithm, signerInfos, certificates, attached }: SignedDataParts): Der {
  const content = attached === undefined ? [] : [explicit(0, octets(attached))];
  return sequence(
    oid(signedData),
    explicit(
      0,
      sequence(integer(1), set(digestAlgorithm), sequence(oid(data), ...content), explicit(0, ...certificates), set(...signerInfos)),
    ),
  );
}

/** A detached signature with the certificates that lead to the root. */
export function signDetached(content: Uint8Array, signer: CmsSigner, above: readonly Buffer[], at = new Date()): Der {
  return makeSignedData({
    digestAlgorithm: signer.key.digestAlgorithm,
    signerInfos: [makeSignerInfo(content, signer, at)],
    certificates: [signer.certificate, ...above],
  });
}

function identify(certificate: Buffer): { readonly issuer: Buffer; readonly serialNumber: Buffer } {
  const [signed] = read(read(certificate)[0]!.content);
  const [, serialNumber, , issuer] = read(signed!.content);
  return { issuer: issuer!.whole, serialNumber: serialNumber!.whole };
}
