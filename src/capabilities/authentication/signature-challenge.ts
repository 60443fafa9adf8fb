import type { SignatureRefusal } from './ports.ts';

/** Why a signature that was sent in does not sign in. */
export type SignatureSignInRefusal =
  | SignatureRefusal
  /** No open, verified account has the SNILS of the certificate. */
  | 'no_account'
  /** Somebody else's, where it has to be of the person who is signed in or has shown a first factor. */
  | 'other_person';

/** How long a file may be signed: programs for signing want a token, its PIN and a few clicks. */
export const SIGNATURE_CHALLENGE_SECONDS = 1800;

/** Signatures that are looked at for one request of a site, however many files were given out for it. */
export const SIGNATURE_TRIES = 20;

export interface SignInTextParts {
  /** Address of this installation: a signature for another one is worth nothing here. */
  readonly issuer: string;
  /** Name of the site that the sign-in is for; absent when it is for our own pages. */
  readonly site: string | undefined;
  /** 256 bits, of this sign-in alone. */
  readonly nonce: string;
  readonly createdAt: Date;
}

/**
 * What the citizen signs to sign in. It says so in words, and differs from the text of a proof of identity in its first line: neither can be
 * passed off as the other.
 */
export function signInText({ issuer, site, nonce, createdAt }: SignInTextParts): string {
  return [
    'Вход в Пайцзу',
    'Sign-in at Paiza',
    '',
    `Адрес / Address: ${issuer}`,
    ...(site === undefined ? [] : [`Для сайта / For the site: ${site.replace(/[\r\n]+/gu, ' ')}`]),
    `Код / Code: ${nonce}`,
    `Создано / Created: ${createdAt.toISOString()}`,
    '',
    'Подписывая этот файл, я вхожу в свою учётную запись в том браузере, где он получен.',
    'Никому его не подписывайте, если вы получили его не сами: кто прислал его вам, тот войдёт от вашего имени.',
    'By signing this file I sign in to my account in the browser it was obtained in.',
    'Never sign it if you did not obtain it yourself: whoever sent it to you would sign in as you.',
    '',
  ].join('\r\n');
}
