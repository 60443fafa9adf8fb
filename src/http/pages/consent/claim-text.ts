import type { DisclosedClaim } from '../../../capabilities/claims/release.ts';
import type { AssuranceLevel } from '../../../kernel/assurance.ts';
import { countryName } from '../../../kernel/country.ts';
import type { Language } from '../../../kernel/language.ts';
import type { ProofMethod } from '../../../kernel/proof-method.ts';
import { formatSnils, type Snils } from '../../../kernel/snils.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { PageContext } from '../../views/page-context.ts';

type Reader = Pick<PageContext, 'language' | 't'>;

/** How the text of a claim reads to its owner; what has no form of its own is shown as it is passed on. */
const readings: Readonly<Record<string, (text: string, reader: Reader) => string>> = {
  assurance_level: (level, { t }) => t(`layout.level_${level as AssuranceLevel}`),
  birthdate: (date, { language }) => dateText(date, language),
  confirmation_method: (method, { t }) => t(`proofing.${method as ProofMethod}_name`),
  confirmed_at: (seconds, { language }) => dateFormats[language].format(new Date(Number(seconds) * 1000)),
  citizenship: (code, { language }) => `${countryName(code, language)} (${code})`,
  gender: (gender, { t }) => t(gender === 'female' ? 'consent.gender_female' : 'consent.gender_male'),
  snils: (digits) => formatSnils(digits as Snils),
};

/** The one claim that is not a single value is the document. */
export function claimText(reader: Reader, { row, value }: Pick<DisclosedClaim, 'row' | 'value'>): string {
  if (typeof value === 'object') return documentText(value, reader);
  return readings[row.claim]?.(String(value), reader) ?? String(value);
}

/** Every part of the document that the claim carries. */
function documentText(document: Readonly<Record<string, string>>, { language, t }: Reader): string {
  const { type, series, number, issue_date: issued, issued_by: issuer, division_code: code, valid_until: until } = document;
  const named = `${documentName(type, t)} ${[series, number].filter((part) => part !== undefined).join(' ')}`;
  const parts = [
    named,
    t('consent.document_issued', { date: dateText(issued ?? '', language), issuer: issuer ?? '' }),
    code === undefined ? undefined : t('consent.document_division', { code }),
    until === undefined ? undefined : t('consent.document_valid_until', { date: dateText(until, language) }),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function documentName(type: string | undefined, t: Translate): string {
  return t(type === 'passport_rf' ? 'consent.document_passport_rf' : 'consent.document_foreign_document');
}

const dateFormats = {
  ru: new Intl.DateTimeFormat('ru-RU', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
};

/** Of a day `YYYY-MM-DD`, wherever it is read. */
function dateText(date: string, language: Language): string {
  return dateFormats[language].format(new Date(`${date}T00:00:00Z`));
}
