import { between, digits, oneOf } from './chance.ts';
import { completeInn, completeSnils } from './check-digits.ts';
import type { Citizen, CitizenDocument, Gender } from './citizen.ts';
import { addDays, addYears, daysBetween } from './days.ts';
import { countryOf, makeForeignDocument, makePassport } from './make-document.ts';
import { foreignNames, russianNames } from './person-names.ts';
import { countries, regions } from './places.ts';

/** What somebody wants a person to be like; the rest is made up. */
export type CitizenWish = Partial<Omit<Citizen, 'document'>> & { readonly document?: Partial<Record<keyof AnyDocument, string>> };

type AnyDocument = Record<'type' | 'series' | 'number' | 'issueDate' | 'issuedBy' | 'divisionCode' | 'validUntil', string>;

const youngest = 18;
const oldest = 80;

/** A person whose data agree with each other and with the rules of the documents they hold. */
export function makeCitizen(wish: CitizenWish, today: string): Citizen {
  const gender = wish.gender ?? oneOf<Gender>(['male', 'female']);
  const birthDate = wish.birthDate ?? someBirthDate(today);
  const isForeign = wish.document?.type === 'foreign_document' || (wish.citizenship ?? 'RUS') !== 'RUS';
  const made = isForeign ? foreigner(wish, birthDate, today) : russian(birthDate, today);
  const { document: _document, ...wished } = wish;
  return {
    ...namesOf(isForeign, gender),
    gender,
    birthDate,
    birthPlace: made.birthPlace,
    citizenship: made.citizenship,
    snils: someSnils(),
    inn: completeInn(made.taxOffice + digits(6)),
    ...wished,
    document: { ...made.document, ...wish.document } as CitizenDocument,
  };
}

/** Never with 7 or 8 in front: whoever types it without dashes must not be taken for giving a Russian phone number. */
function someSnils(): string {
  return completeSnils(oneOf(['1', '2', '3', '4', '5', '6', '9']) + digits(8));
}

function someBirthDate(today: string): string {
  const from = addDays(addYears(today, -oldest), 1);
  return addDays(from, between(0, daysBetween(from, addYears(today, -youngest))));
}

interface Origin {
  readonly birthPlace: string;
  readonly citizenship: string;
  /** First four digits of the tax number. */
  readonly taxOffice: string;
  readonly document: CitizenDocument;
}

function russian(birthDate: string, today: string): Origin {
  const region = oneOf(regions);
  const birthPlace = oneOf(region.birthPlaces);
  return { birthPlace, citizenship: 'RUS', taxOffice: `${region.code}${digits(2)}`, document: makePassport(birthDate, region, today) };
}

function foreigner({ citizenship }: CitizenWish, birthDate: string, today: string): Origin {
  const country = citizenship === undefined || citizenship === 'RUS' ? oneOf(countries) : countryOf(citizenship);
  const document = makeForeignDocument(country, birthDate, today);
  return { birthPlace: oneOf(country.birthPlaces), citizenship: country.code, taxOffice: `99${digits(2)}`, document };
}

function namesOf(isForeign: boolean, gender: Gender): Pick<Citizen, 'familyName' | 'givenName' | 'patronymic'> {
  const stock = isForeign ? foreignNames : russianNames;
  const form = gender === 'male' ? 0 : 1;
  const patronymic = stock.patronymics.length === 0 ? null : oneOf(stock.patronymics)[form];
  return { familyName: oneOf(stock.families)[form], givenName: oneOf(stock.given[gender]), patronymic };
}
