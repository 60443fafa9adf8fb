import { closingDueText } from './closing-store.ts';

/** SQL, ISO 8601 or null: when account `$1` is going to be deleted, as its owner wished. A part of another room's statement. */
export function attachClosing(): string {
  return closingDueText('$1');
}
