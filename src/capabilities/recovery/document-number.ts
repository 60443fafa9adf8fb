import type { IdentityDocument } from '../accounts/identity-data.ts';

/** Whether what was typed is the series and number of the document; spaces, dashes, signs and letter case do not count. */
export function isNumberOf({ series, number }: Pick<IdentityDocument, 'series' | 'number'>, typed: string): boolean {
  const plain = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  return plain(typed) === plain(series + number);
}
