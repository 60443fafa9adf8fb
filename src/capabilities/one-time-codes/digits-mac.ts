import { randomBytes } from 'node:crypto';
import type { Keyring } from '../../kernel/keyring.ts';

/** Six digits have 20 bits: what the database keeps is keyed by a secret outside it and bound to the code's id (ASVS 6.5.2). */
export function digitsMac(keyring: Keyring, codeId: string, digits: string): Buffer {
  return keyring.mac('code-mac', macText(codeId, digits));
}

/** The same under every master key, since a code in a mail may outlive a rotation. */
export function possibleDigitsMacs(keyring: Keyring, codeId: string, digits: string): Buffer[] {
  return keyring.ids.map((masterId) => keyring.mac('code-mac', macText(codeId, digits), masterId));
}

/** Looks like any other and is matched by no digits. */
export function unmatchableMac(): Buffer {
  return randomBytes(32);
}

function macText(codeId: string, digits: string): string {
  return `${codeId}\0${digits}`;
}
