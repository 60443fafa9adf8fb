import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Number of a telephone that stands somewhere, in E.164: `+74942311213`. Nothing is ever sent to it. */
export type LandlineNumber = string & { readonly brand: 'LandlineNumber' };

/** Reads a number as people write it, `8 (4942) 31-12-13`; without a country code it is Russian. */
export function parseLandlineNumber(text: string): LandlineNumber | undefined {
  const trimmed = text.trim();
  if (!/^[+\d(][\d\s().‐‑–-]{5,30}$/u.test(trimmed)) return undefined;
  const parsed = parsePhoneNumberFromString(trimmed.replace(/^(00|810)(?=[1-9])/u, '+'), 'RU');
  return parsed?.isValid() === true && parsed.ext === undefined ? (parsed.number as string as LandlineNumber) : undefined;
}

/** `+7 494 231 12 13` */
export function formatLandlineNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
