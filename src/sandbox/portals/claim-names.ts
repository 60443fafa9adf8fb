import type { Language, Text } from '../web/language.ts';
import { texts } from './texts.ts';

/** Names of claims for people, in the order they are shown (OpenID Connect Core 1.0 §5.1, RFC 8176, and the provider's own). */
export const claimNames: Readonly<Record<string, Text>> = {
  name: { ru: 'Полное имя', en: 'Full name' },
  fullname: { ru: 'Фамилия, имя, отчество', en: 'Family name, given name, patronymic' },
  family_name: { ru: 'Фамилия', en: 'Family name' },
  given_name: { ru: 'Имя', en: 'Given name' },
  middle_name: { ru: 'Отчество', en: 'Patronymic' },
  gender: { ru: 'Пол', en: 'Sex' },
  birthdate: { ru: 'Дата рождения', en: 'Birth date' },
  birthplace: { ru: 'Место рождения', en: 'Place of birth' },
  citizenship: { ru: 'Гражданство', en: 'Citizenship' },
  snils: { ru: 'СНИЛС', en: 'Insurance number (SNILS)' },
  inn: { ru: 'ИНН', en: 'Tax number (INN)' },
  id_doc: { ru: 'Документ', en: 'Identity document' },
  phone_number: { ru: 'Телефон', en: 'Phone' },
  phone_number_verified: { ru: 'Телефон подтверждён', en: 'Phone confirmed' },
  email: { ru: 'Электронная почта', en: 'E-mail' },
  email_verified: { ru: 'Почта подтверждена', en: 'E-mail confirmed' },
  assurance_level: { ru: 'Уровень учётной записи', en: 'Account level' },
  confirmed_at: { ru: 'Личность подтверждена', en: 'Identity confirmed on' },
  confirmation_method: { ru: 'Способ подтверждения', en: 'Confirmed by' },
  acr: { ru: 'Уровень этого входа', en: 'Level of this sign-in' },
  amr: { ru: 'Чем подтверждён вход', en: 'How the sign-in was proven' },
  auth_time: { ru: 'Время входа', en: 'Time of sign-in' },
  updated_at: { ru: 'Сведения обновлены', en: 'Data updated' },
  sub: { ru: 'Идентификатор на этом портале', en: 'Identifier at this portal' },
};

/** Claims about the token rather than about the person; they are seen among the decoded tokens. */
const aboutTheToken = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'at_hash', 'c_hash', 's_hash', 'sid', 'azp', 'rt_hash']);
const moments = new Set(['auth_time', 'updated_at', 'confirmed_at']);

/** Known claims first in their order, then the others. */
export function claimsToShow(claims: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const known = Object.keys(claimNames).filter((name) => name in claims);
  const others = Object.keys(claims).filter((name) => !(name in claimNames) && !aboutTheToken.has(name));
  return [...known, ...others].map((name) => [name, claims[name]] as const);
}

/** Members of the claim `id_doc`, in the order they are shown. */
const documentParts: Readonly<Record<string, Text>> = {
  type: { ru: 'вид', en: 'type' },
  series: { ru: 'серия', en: 'series' },
  number: { ru: 'номер', en: 'number' },
  issue_date: { ru: 'дата выдачи', en: 'issue date' },
  issued_by: { ru: 'кем выдан', en: 'issued by' },
  division_code: { ru: 'код подразделения', en: 'division code' },
  valid_until: { ru: 'действует до', en: 'valid until' },
};

const values: Readonly<Record<string, Text>> = {
  in_person: { ru: 'в центре обслуживания', en: 'service centre' },
  postal_code: { ru: 'заказным письмом', en: 'registered letter' },
  online_bank: { ru: 'через банк', en: 'bank' },
  e_signature: { ru: 'электронной подписью', en: 'electronic signature' },
  male: { ru: 'мужской', en: 'male' },
  female: { ru: 'женский', en: 'female' },
  passport_rf: { ru: 'паспорт гражданина РФ', en: 'passport of the Russian Federation' },
  foreign_document: { ru: 'документ иностранного гражданина', en: 'foreign citizen’s document' },
};

/** A claim's value for people; what has no plainer form is shown as JSON. */
export function claimValue(name: string, value: unknown, language: Language): string {
  if (typeof value === 'boolean') return texts[value ? 'yes' : 'no'][language];
  if (moments.has(name) && typeof value === 'number') return dateIn(language, 'medium').format(new Date(value * 1000));
  if (typeof value === 'string') return textValue(name, value, language);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return (name === 'id_doc' ? documentValue(value, language) : undefined) ?? JSON.stringify(value);
}

function textValue(name: string, value: string, language: Language): string {
  if (name === 'gender' || name === 'confirmation_method') return values[value]?.[language] ?? value;
  if (name === 'birthdate' && isDay(value)) return dateIn(language).format(new Date(value));
  return name === 'snils' ? value.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1-$2-$3 $4') : value;
}

/** Undefined for what is no document. */
function documentValue(document: unknown, language: Language): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const parts = Object.entries(documentParts).flatMap(([name, label]) => {
    const part = (document as Record<string, unknown>)[name];
    if (typeof part !== 'string') return [];
    const shown = isDay(part) ? dateIn(language).format(new Date(part)) : (values[part]?.[language] ?? part);
    return [`${label[language]}: ${shown}`];
  });
  return parts.length === 0 ? undefined : parts.join('; ');
}

const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

/** A day stands for itself wherever it is read; a moment is shown by the clock of Moscow, as at the provider. */
function dateIn(language: Language, timeStyle?: 'medium'): Intl.DateTimeFormat {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  return new Intl.DateTimeFormat(
    locale,
    timeStyle ? { dateStyle: 'long', timeStyle, timeZone: 'Europe/Moscow' } : { dateStyle: 'long', timeZone: 'UTC' },
  );
}

/** How to call the person: as much of a name as the claims have. */
export function displayName(claims: Readonly<Record<string, unknown>>): string {
  const full = [claims['given_name'], claims['family_name']].filter((part) => typeof part === 'string').join(' ');
  const candidates = [claims['name'], claims['fullname'], full, claims['email'], claims['phone_number'], claims['sub']];
  return candidates.filter((candidate) => typeof candidate === 'string').find((candidate) => candidate !== '') ?? '';
}
