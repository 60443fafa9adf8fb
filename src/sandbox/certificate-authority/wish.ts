import type { IssueWish } from './authority.ts';
import { algorithms, isAlgorithm } from './keys.ts';

const longestName = 64;

const isName = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= longestName;

/** What a program or a form wants, or what is wrong with it: paths of members and why. */
export function parseWish(body: unknown): { readonly wish: IssueWish } | { readonly faults: readonly string[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { faults: ['/ must be an object'] };
  const { algorithm = 'rsa', familyName, givenName, patronymic, snils, expired = false } = body as Readonly<Record<string, unknown>>;
  const number = typeof snils === 'string' ? snils.replaceAll(/[\s-]/gu, '') : snils;
  const hasNumber = number !== undefined && number !== null && number !== '';
  const hasPatronymic = patronymic !== undefined && patronymic !== null && patronymic !== '';
  const faults = [
    isAlgorithm(algorithm) ? '' : `/algorithm must be one of ${algorithms.join(', ')}`,
    isName(familyName) ? '' : `/familyName must be a text of 1 to ${longestName} characters`,
    isName(givenName) ? '' : `/givenName must be a text of 1 to ${longestName} characters`,
    !hasPatronymic || isName(patronymic) ? '' : `/patronymic must be a text of 1 to ${longestName} characters, or left out`,
    !hasNumber || (typeof number === 'string' && /^\d{11}$/u.test(number)) ? '' : '/snils must have 11 digits, or be left out',
    typeof expired === 'boolean' ? '' : '/expired must be true or false',
  ].filter((fault) => fault !== '');
  if (faults.length > 0 || !isAlgorithm(algorithm) || !isName(familyName) || !isName(givenName)) return { faults };
  return {
    wish: {
      algorithm,
      familyName: familyName.trim(),
      givenName: givenName.trim(),
      ...(isName(patronymic) ? { patronymic: patronymic.trim() } : {}),
      ...(typeof number === 'string' && hasNumber ? { snils: number } : {}),
      isExpired: expired === true,
    },
  };
}
