import { countryCodes, countryName, RUSSIA, type CountryCode } from '../../../kernel/country.ts';
import type { Language } from '../../../kernel/language.ts';

export interface Country {
  readonly code: CountryCode;
  readonly name: string;
}

/** Parts of ISO 3166 where nobody lives for good and that issue no passports: nobody's citizenship. */
const uninhabited = new Set(['ATA', 'ATF', 'BVT', 'HMD', 'IOT', 'SGS', 'UMI']);

const known = new Map<Language, readonly Country[]>();

/** Citizenships to choose from: Russia first, the others by name. Put in order once in each language. */
export function countries(language: Language): readonly Country[] {
  const list = known.get(language) ?? inOrder(language);
  known.set(language, list);
  return list;
}

function inOrder(language: Language): readonly Country[] {
  const { compare } = new Intl.Collator(language);
  const rank = ({ code }: Country) => (code === RUSSIA ? 0 : 1);
  return countryCodes
    .filter((code) => !uninhabited.has(code))
    .map((code) => ({ code, name: countryName(code, language) }))
    .toSorted((one, other) => rank(one) - rank(other) || compare(one.name, other.name));
}
