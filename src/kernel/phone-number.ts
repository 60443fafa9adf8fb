import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Mobile phone number in E.164: `+79161234567`. */
export type PhoneNumber = string & { readonly brand: 'PhoneNumber' };

/**
 * Reads a number as people write it: `8 (916) 123-45-67`, `+7 916…`, `007916…`; without a country code it is Russian. Numbers that cannot
 * receive SMS, and numbers with an extension, are not read.
 */
export function parsePhoneNumber(text: string): PhoneNumber | undefined {
  const trimmed = text.trim();
  if (!/^[+\d][\d\s().‐‑–-]{5,30}$/u.test(trimmed)) return undefined;
  const international = trimmed.replace(/^(00|810)(?=[1-9])/u, '+');
  const parsed = parsePhoneNumberFromString(international, 'RU');
  if (parsed === undefined || !parsed.isValid() || parsed.ext !== undefined) return undefined;
  const type = parsed.getType();
  return type === undefined || type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? (parsed.number as string as PhoneNumber) : undefined;
}

/** For reading aloud and checking by eye: `+7 916 123 45 67`. */
export function formatPhoneNumber(phone: PhoneNumber): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}

/** Enough for the owner to recognise it, too little for a stranger: `+7 ••• ••• 45 67`. */
export function maskPhoneNumber(phone: PhoneNumber): string {
  return `${phone.slice(0, 2)} ••• ••• ${phone.slice(-4, -2)} ${phone.slice(-2)}`;
}

/** ISO 3166-1 alpha-2 of the numbering plan, for the list of countries we send SMS to. */
export function phoneCountry(phone: PhoneNumber): string | undefined {
  return parsePhoneNumberFromString(phone)?.country;
}
