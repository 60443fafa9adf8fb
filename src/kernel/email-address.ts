/** E-mail address in canonical form: domain in lower case ASCII, local part in lower case; at most 254 characters (RFC 5321 §4.5.3.1). */
export type EmailAddress = string & { readonly brand: 'EmailAddress' };

const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u;

/**
 * Dot-atom addresses (RFC 5321 §4.1.2) without quoted local parts or address literals. Case is folded: no mail service in use tells
 * `Ivan@` from `ivan@`, and two accounts that differ by case only are a trap. Domains in Cyrillic become punycode.
 */
export function parseEmailAddress(text: string): EmailAddress | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > 254) return undefined;
  const local = trimmed.slice(0, at).toLowerCase();
  const domain = asciiDomain(trimmed.slice(at + 1));
  if (local.length > 64 || !LOCAL_PART.test(local) || domain === undefined) return undefined;
  const address = `${local}@${domain}`;
  return address.length <= 254 ? (address as EmailAddress) : undefined;
}

/** `i•••@mail.ru` */
export function maskEmailAddress(address: EmailAddress): string {
  return `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`;
}

function asciiDomain(text: string): string | undefined {
  if (/[\s/:?#@\\[\]%]/u.test(text)) return undefined;
  const url = URL.parse(`http://${text.toLowerCase()}/`);
  const labels = url?.hostname.split('.') ?? [];
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || /^\d+$/u.test(last) || last.length < 2) return undefined;
  return url?.hostname;
}
