import { isModestBer, withDefiniteLengths } from './ber.ts';
import { Refusal } from './refusal.ts';

/** A detached signature with its certificates has 2 to 20 KB; with time stamps and answers of authorities some more. */
const LIMIT_BYTES = 1024 * 1024;
/** Usual are 250 to 1000. Each costs some microseconds of the event loop to read, so whole revocation lists inside are refused. */
const MOST_ELEMENTS = 5000;

const SEQUENCE = 0x30;

/** The CMS of an uploaded file, with definite lengths: DER or BER, the same in PEM (RFC 7468), or bare base64. Throws Refusal. */
export function readUploadedSignature(file: Uint8Array): Uint8Array {
  if (file.length === 0 || file.length > LIMIT_BYTES) throw new Refusal('unreadable');
  const bytes = file[0] === SEQUENCE ? Uint8Array.from(file) : fromText(Buffer.from(file).toString('latin1'));
  if (bytes?.[0] !== SEQUENCE || !isModestBer(bytes, MOST_ELEMENTS)) throw new Refusal('unreadable');
  return withDefiniteLengths(bytes);
}

function fromText(text: string): Uint8Array | undefined {
  const withoutMark = text.replace(/^\u00ef\u00bb\u00bf/u, '').trim();
  const pem = /^-----BEGIN [^-\n]{1,40}-----([^-]+)-----END [^-\n]{1,40}-----$/u.exec(withoutMark);
  const base64 = (pem?.[1] ?? withoutMark).replace(/\s+/gu, '');
  return /^[A-Za-z0-9+/]+={0,2}$/u.test(base64) ? Uint8Array.from(Buffer.from(base64, 'base64')) : undefined;
}
