import { countryCodes, countryName, RUSSIA, type CountryCode } from '../../../kernel/country.ts';
import type { Language } from '../../../kernel/language.ts';

export interface Country {
  readonly code: CountryCode;
  readonly name: string;
}

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
    .map((code) => ({ code, name: countryName(code, language) }))
    .toSorted((one, other) => rank(one) - rank(other) || compare(one.name, other.name));
}
