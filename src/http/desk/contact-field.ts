import { parseIdentifier, type Contact } from '../../kernel/identifier.ts';
import { formatPhoneNumber } from '../../kernel/phone-number.ts';

/** A phone or an e-mail address in one field; undefined when it is neither. */
export function parseContact(text: string): Contact | undefined {
  const identifier = parseIdentifier(text);
  return identifier?.kind === 'snils' ? undefined : identifier;
}

/** Whole: for the operator who has typed it from the visitor's lips. */
export function writtenContact({ kind, value }: Contact): string {
  return kind === 'phone' ? formatPhoneNumber(value) : value;
}
