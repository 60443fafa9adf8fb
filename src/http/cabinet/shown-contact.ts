import type { Contact } from '../../kernel/identifier.ts';
import { formatPhoneNumber } from '../../kernel/phone-number.ts';

/** As people write it, whole: for its owner alone. */
export function shownContact({ kind, value }: Contact): string {
  return kind === 'phone' ? formatPhoneNumber(value) : value;
}
