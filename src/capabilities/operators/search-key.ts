import { parseApplicationNumber, type ApplicationNumber } from '../../kernel/application-number.ts';
import { parseIdentifier, type Identifier } from '../../kernel/identifier.ts';

/** What a citizen is looked up by: exactly this, never a part of it. */
export type SearchKey = { readonly kind: 'application_number'; readonly value: ApplicationNumber } | Exclude<Identifier, { kind: 'email' }>;

/** Reads one field that takes an application number, an insurance number or a phone; undefined when it is none of them. */
export function parseSearchKey(text: string): SearchKey | undefined {
  const number = parseApplicationNumber(text);
  if (number !== undefined) return { kind: 'application_number', value: number };
  const identifier = parseIdentifier(text);
  return identifier?.kind === 'email' ? undefined : identifier;
}
