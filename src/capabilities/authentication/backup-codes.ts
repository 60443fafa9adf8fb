import { createHmac, randomInt } from 'node:crypto';

/** Codes in one set (NIST SP 800-63B-4 §3.1.2, look-up secrets). */
const CODES = 10;
const LENGTH = 16;
const GROUP = 4;

/** Crockford's 32 characters: no letter that looks like another or like a digit. 16 of them are 80 bits, where 64 suffice (§4.2.1.1). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export function newBackupCodes(): string[] {
  return Array.from({ length: CODES }, () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
}

/** In groups, as it is shown and printed: `k7mq-2f9x-…`. */
export function formatBackupCode(code: string): string {
  return code.match(new RegExp(`.{${GROUP}}`, 'gu'))?.join('-') ?? code;
}

/** A code as typed, in any case, with or without its dashes; undefined when it is none. Confusable letters are read as what they look like. */
export function parseBackupCode(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-\u2010-\u2015]/gu, '');
  const code = plain.replaceAll('o', '0').replace(/[il]/gu, '1');
  return code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character)) ? code : undefined;
}

/** What the database keeps of a code: keyed by a secret of the account, which is sealed there. */
export function backupCodeMac(key: string, code: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(code).digest();
}
