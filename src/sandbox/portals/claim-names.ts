import type { Language, Text } from '../web/language.ts';
import { texts } from './texts.ts';

/** Names of claims for people, in the order they are shown (OpenID Connect Core 1.0 §5.1, RFC 8176). */
export const claimNames: Readonly<Record<string, Text>> = {
  name: { ru: 'Полное имя', en: 'Full name' },
  family_name: { ru: 'Фамилия', en: 'Family name' },
  given_name: { ru: 'Имя', en: 'Given name' },
  middle_name: { ru: 'Отчество', en: 'Patronymic' },
  gender: { ru: 'Пол', en: 'Sex' },
  birthdate: { ru: 'Дата рождения', en: 'Birth date' },
  phone_number: { ru: 'Телефон', en: 'Phone' },
  phone_number_verified: { ru: 'Телефон подтверждён', en: 'Phone confirmed' },
  email: { ru: 'Электронная почта', en: 'E-mail' },
  email_verified: { ru: 'Почта подтверждена', en: 'E-mail confirmed' },
  assurance_level: { ru: 'Уровень учётной записи', en: 'Account level' },
  acr: { ru: 'Уровень этого входа', en: 'Level of this sign-in' },
  amr: { ru: 'Чем подтверждён вход', en: 'How the sign-in was proven' },
  auth_time: { ru: 'Время входа', en: 'Time of sign-in' },
  updated_at: { ru: 'Сведения обновлены', en: 'Data updated' },
  sub: { ru: 'Идентификатор на этом портале', en: 'Identifier at this portal' },
};

/** Claims about the token rather than about the person; they are seen among the decoded tokens. */
const aboutTheToken = new Set(['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'at_hash', 'c_hash', 's_hash', 'sid', 'azp', 'rt_hash']);
const moments = new Set(['auth_time', 'updated_at']);

/** Known claims first in their order, then the others. */
export function claimsToShow(claims: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const known = Object.keys(claimNames).filter((name) => name in claims);
  const others = Object.keys(claims).filter((name) => !(name in claimNames) && !aboutTheToken.has(name));
  return [...known, ...others].map((name) => [name, claims[name]] as const);
}

/** A claim's value for people; what has no plainer form is shown as JSON. */
export function claimValue(name: string, value: unknown, language: Language): string {
  if (typeof value === 'boolean') return texts[value ? 'yes' : 'no'][language];
  if (moments.has(name) && typeof value === 'number') {
    const shown = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'long', timeStyle: 'medium' });
    return shown.format(new Date(value * 1000));
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How to call the person: as much of a name as the claims have. */
export function displayName(claims: Readonly<Record<string, unknown>>): string {
  const full = [claims['given_name'], claims['family_name']].filter((part) => typeof part === 'string').join(' ');
  const candidates = [claims['name'], full, claims['email'], claims['phone_number'], claims['sub']];
  return candidates.filter((candidate) => typeof candidate === 'string').find((candidate) => candidate !== '') ?? '';
}
