import { openLineLog } from '../disk/line-log.ts';
import type { KeyRecord } from './keys.ts';

/** A certificate of a person, with the key that in reality only the person would have. */
export interface IssuedCertificate {
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic?: string;
  /** 11 digits; absent from certificates that carry none. */
  readonly snils?: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly revokedAt?: string;
  readonly key: KeyRecord;
  /** Base64 of DER. */
  readonly certificate: string;
}

export interface IssuedStore {
  /** Adds, or replaces the one with this serial number; written to disk before it returns. */
  put(certificate: IssuedCertificate): void;
  find(serialNumber: string): IssuedCertificate | undefined;
  /** Newest first. */
  list(limit?: number): readonly IssuedCertificate[];
}

function isIssued(value: unknown): value is IssuedCertificate {
  return typeof value === 'object' && value !== null && 'serialNumber' in value && 'certificate' in value;
}

/** Every certificate ever issued to people; `file` is JSON lines, the last line of a serial number counts. */
export function openIssued(file: string): IssuedStore {
  const log = openLineLog(file, isIssued);
  const bySerialNumber = new Map(log.read().map((certificate) => [certificate.serialNumber, certificate]));
  return {
    put(certificate) {
      bySerialNumber.set(certificate.serialNumber, certificate);
      log.append(certificate, () => [...bySerialNumber.values()]);
    },
    find: (serialNumber) => bySerialNumber.get(serialNumber.toLowerCase()),
    list: (limit = Number.POSITIVE_INFINITY) => [...bySerialNumber.values()].toReversed().slice(0, limit),
  };
}
