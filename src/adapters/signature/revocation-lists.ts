import { AlgorithmIdentifier, IssuingDistributionPoint, type GeneralName } from 'pkijs';
import { fromBER } from 'asn1js';
import { schemeOf } from './algorithms.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { Download } from './download.ts';
import { ExpiringCache } from './expiring-cache.ts';
import { publicKeyOf } from './public-key.ts';
import type { RevocationList } from './revocation-list.ts';
import type { SignatureCheck } from './signature-check.ts';
import type { SignatureThread } from './signature-thread.ts';

export type RevocationStatus = 'good' | 'revoked' | 'unknown';

/** Asks one source about a certificate; the issuer's own certificate is already believed. */
export type RevocationSource = (certificate: CertificateFacts, issuer: CertificateFacts, at: Date) => Promise<RevocationStatus>;

export interface SourceParts {
  readonly download: Download;
  readonly check: SignatureCheck;
  readonly thread: Pick<SignatureThread, 'ask'>;
}

/** Lists of large authorities have some megabytes. */
const LIMIT_BYTES = 8 * 1024 * 1024;
const MOST_LISTS = 32;
/** Between the authority's clock and ours. */
export const CLOCK_TOLERANCE_MILLISECONDS = 5 * 60_000;

const ids = { issuingDistributionPoint: '551d1c', authorityKeyId: '551d23', listNumber: '551d14' } as const;

/** Certificate revocation lists (RFC 5280 §5 and §6.3), whole and signed by the issuer itself; kept until they say that the next one is out. */
export function createRevocationLists(parts: SourceParts): RevocationSource {
  const cache = new ExpiringCache<RevocationList>(MOST_LISTS);
  return async (certificate, issuer, at) => {
    for (const url of certificate.revocationListUrls.slice(0, 3)) {
      const list = await cache.find(`${issuer.fingerprint} ${url}`, at, () => fetchList(parts, url, issuer, at));
      if (list === undefined || !covers(list, certificate, url)) continue;
      return list.serialNumbers.includes(`\n${certificate.serialNumber}\n`) ? 'revoked' : 'good';
    }
    return 'unknown';
  };
}

async function fetchList({ download, check, thread }: SourceParts, url: string, issuer: CertificateFacts, at: Date) {
  const bytes = await download({ url, limitBytes: LIMIT_BYTES });
  const list = bytes === undefined ? undefined : await thread.ask('revocation_list', asDer(bytes));
  if (list === undefined || !isUsable(list, issuer, at) || !(await isSignedBy(list, issuer, check))) return undefined;
  // The bytes under the signature have served; only what they said is kept.
  const { nextUpdate } = list;
  return {
    value: { ...list, signed: new Uint8Array(), signature: new Uint8Array() },
    ...(nextUpdate === undefined ? {} : { until: nextUpdate }),
  };
}

/** Some authorities publish PEM under the same address. */
function asDer(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x2d) return bytes;
  return Uint8Array.from(
    Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/-----[^-]+-----|\s/gu, ''),
      'base64',
    ),
  );
}

function isUsable(
  { issuer: name, thisUpdate, nextUpdate, extensions, hasCriticalEntries }: RevocationList,
  issuer: CertificateFacts,
  at: Date,
): boolean {
  const isKnown = ({ id }: { readonly id: string }) =>
    id === ids.issuingDistributionPoint || id === ids.authorityKeyId || id === ids.listNumber;
  return (
    Buffer.from(name).toString('hex') === issuer.subject &&
    (issuer.keyUsage === undefined || issuer.keyUsage.includes('cRLSign')) &&
    thisUpdate.getTime() <= at.getTime() + CLOCK_TOLERANCE_MILLISECONDS &&
    nextUpdate !== undefined &&
    at <= nextUpdate &&
    !hasCriticalEntries &&
    extensions.every((extension) => !extension.isCritical || isKnown(extension))
  );
}

async function isSignedBy(list: RevocationList, issuer: CertificateFacts, check: SignatureCheck): Promise<boolean> {
  const scheme = schemeOf(new AlgorithmIdentifier({ schema: fromBER(Uint8Array.from(list.algorithm)).result }));
  const key = publicKeyOf(issuer.certificate);
  if (scheme === undefined || key === undefined) return false;
  return check.isSignedBy(key, scheme, { data: list.signed, signature: list.signature });
}

/** A list may be for a part of the certificates only (RFC 5280 §5.2.5): it must be the part that this certificate is in. */
function covers({ extensions }: RevocationList, { isAuthority }: CertificateFacts, url: string): boolean {
  const part = extensions.find(({ id }) => id === ids.issuingDistributionPoint);
  if (part === undefined) return true;
  try {
    const scope = IssuingDistributionPoint.fromBER(Uint8Array.from(part.value));
    const names = Array.isArray(scope.distributionPoint) ? urisOf(scope.distributionPoint) : [];
    const isOfKind = isAuthority ? !scope.onlyContainsUserCerts : !scope.onlyContainsCACerts;
    const isWhole = !scope.indirectCRL && !scope.onlyContainsAttributeCerts && scope.onlySomeReasons === undefined;
    return isOfKind && isWhole && (scope.distributionPoint === undefined || names.includes(url));
  } catch {
    return false;
  }
}

const URI_NAME = 6;

function urisOf(names: readonly GeneralName[]): readonly string[] {
  return names.flatMap(({ type, value }) => (type === URI_NAME && typeof value === 'string' ? [value] : []));
}
