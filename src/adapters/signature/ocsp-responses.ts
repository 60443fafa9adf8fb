import { createHash } from 'node:crypto';
import { Integer, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { BasicOCSPResponse, OCSPResponse, type SingleResponse } from 'pkijs';
import { schemeOf } from './algorithms.ts';
import { readCertificate, type CertificateFacts } from './certificate-facts.ts';
import { isIssuedBy, isValidAt } from './chain.ts';
import { isModestBer } from './ber.ts';
import { ExpiringCache, type Found } from './expiring-cache.ts';
import { publicKeyOf } from './public-key.ts';
import { CLOCK_TOLERANCE_MILLISECONDS, type RevocationSource, type RevocationStatus, type SourceParts } from './revocation-lists.ts';

const LIMIT_BYTES = 64 * 1024;
const MOST_ELEMENTS = 4000;
const MOST_ANSWERS = 2000;
/** An answer that does not say when the next is out speaks of now. */
const FRESH_MILLISECONDS = 60 * 60_000;

const SHA1 = '1.3.14.3.2.26';
const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
const MAY_SIGN_RESPONSES = '1.3.6.1.5.5.7.3.9';
const NEED_NOT_BE_CHECKED = '1.3.6.1.5.5.7.48.1.5';

/** Online certificate status (RFC 6960). An answer is kept until it says that the next one is out. */
export function createOcspResponses(parts: Omit<SourceParts, 'thread'>): RevocationSource {
  const cache = new ExpiringCache<RevocationStatus>(MOST_ANSWERS);
  return async (certificate, issuer, at) => {
    for (const url of certificate.ocspUrls.slice(0, 2)) {
      const key = `${issuer.fingerprint} ${certificate.serialNumber} ${url}`;
      const status = await cache.find(key, at, () => ask(parts, url, { id: certificateId(certificate, issuer), issuer, at }));
      if (status === 'good' || status === 'revoked') return status;
    }
    return 'unknown';
  };
}

/** By which a responder knows a certificate (RFC 6960 §4.1.1). SHA-1 is what all of them know; nothing rests on it. */
interface CertificateId {
  readonly nameHash: Buffer;
  readonly keyHash: Buffer;
  readonly serialNumber: Buffer;
}

interface Question {
  readonly id: CertificateId;
  readonly issuer: CertificateFacts;
  readonly at: Date;
}

const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();

function certificateId({ issuer, serialNumber }: CertificateFacts, { certificate }: CertificateFacts): CertificateId {
  return {
    nameHash: sha1(Buffer.from(issuer, 'hex')),
    keyHash: sha1(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView),
    serialNumber: Buffer.from(serialNumber, 'hex'),
  };
}

function encodeRequest({ nameHash, keyHash, serialNumber }: CertificateId): Uint8Array {
  const octets = (value: Uint8Array) => new OctetString({ valueHex: Uint8Array.from(value).buffer });
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: SHA1 }), new Null()] });
  const serial = new Integer({ valueHex: Uint8Array.from(serialNumber).buffer });
  const id = new Sequence({ value: [algorithm, octets(nameHash), octets(keyHash), serial] });
  const list = new Sequence({ value: [new Sequence({ value: [id] })] });
  return new Uint8Array(new Sequence({ value: [new Sequence({ value: [list] })] }).toBER());
}

async function ask(
  { download, check }: Omit<SourceParts, 'thread'>,
  url: string,
  question: Question,
): Promise<Found<RevocationStatus> | undefined> {
  const body = { bytes: encodeRequest(question.id), type: 'application/ocsp-request' };
  const bytes = await download({ url, limitBytes: LIMIT_BYTES, body });
  const response = bytes === undefined ? undefined : readResponse(bytes);
  if (response === undefined || !(await isAuthentic(response, question, check))) return undefined;
  const answers = response.tbsResponseData.responses.filter((answer) => isAbout(answer, question.id) && isFresh(answer, question.at));
  const [answer] = answers;
  const status = answers.map(statusOf).find((status) => status === 'revoked') ?? (answer === undefined ? undefined : statusOf(answer));
  if (status === undefined) return undefined;
  return { value: status, ...(answer?.nextUpdate === undefined ? {} : { until: answer.nextUpdate }) };
}

function readResponse(bytes: Uint8Array): BasicOCSPResponse | undefined {
  if (!isModestBer(bytes, MOST_ELEMENTS)) return undefined;
  try {
    const { responseStatus, responseBytes } = OCSPResponse.fromBER(Uint8Array.from(bytes));
    if (responseStatus.valueBlock.valueDec !== 0 || responseBytes?.responseType !== BASIC_RESPONSE) return undefined;
    return BasicOCSPResponse.fromBER(Uint8Array.from(responseBytes.response.valueBlock.valueHexView));
  } catch {
    return undefined;
  }
}

/** Signed by the issuer, or by somebody whom the issuer itself has allowed to (RFC 6960 §4.2.2.2). */
async function isAuthentic(response: BasicOCSPResponse, { issuer, at }: Question, check: SourceParts['check']): Promise<boolean> {
  const scheme = schemeOf(response.signatureAlgorithm);
  if (scheme === undefined) return false;
  const signed = { data: response.tbsResponseData.tbsView, signature: response.signature.valueBlock.valueHexView };
  for (const signer of [issuer, ...delegatesIn(response)]) {
    const key = publicKeyOf(signer.certificate);
    if (key === undefined || !(await check.isSignedBy(key, scheme, signed))) continue;
    if (signer === issuer || (isDelegate(signer, issuer, at) && (await isIssuedBy(signer, issuer, check)))) return true;
  }
  return false;
}

function delegatesIn({ certs }: BasicOCSPResponse): readonly CertificateFacts[] {
  try {
    return (certs ?? []).slice(0, 3).map(readCertificate);
  } catch {
    return [];
  }
}

function isDelegate(signer: CertificateFacts, issuer: CertificateFacts, at: Date): boolean {
  return (
    signer.issuer === issuer.subject &&
    isValidAt(signer, at) &&
    !signer.hasUnknownDemands &&
    signer.extendedKeyUsage?.includes(MAY_SIGN_RESPONSES) === true &&
    (signer.certificate.extensions ?? []).some(({ extnID }) => extnID === NEED_NOT_BE_CHECKED)
  );
}

function isAbout({ certID }: SingleResponse, { nameHash, keyHash, serialNumber }: CertificateId): boolean {
  return (
    certID.hashAlgorithm.algorithmId === SHA1 &&
    nameHash.equals(certID.issuerNameHash.valueBlock.valueHexView) &&
    keyHash.equals(certID.issuerKeyHash.valueBlock.valueHexView) &&
    serialNumber.equals(certID.serialNumber.valueBlock.valueHexView)
  );
}

function isFresh({ thisUpdate, nextUpdate }: SingleResponse, at: Date): boolean {
  if (thisUpdate.getTime() > at.getTime() + CLOCK_TOLERANCE_MILLISECONDS) return false;
  return nextUpdate === undefined ? at.getTime() - thisUpdate.getTime() <= FRESH_MILLISECONDS : at <= nextUpdate;
}

/** CertStatus: [0] good, [1] revoked, [2] unknown. */
function statusOf({ certStatus }: SingleResponse): RevocationStatus {
  const { tagNumber } = (certStatus as { readonly idBlock: { readonly tagNumber: number } }).idBlock;
  return tagNumber === 0 ? 'good' : tagNumber === 1 ? 'revoked' : 'unknown';
}
