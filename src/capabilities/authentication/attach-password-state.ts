import { compromisedText } from './store.ts';

/** SQL, true when the password of account `$1` opens nothing because its owner has given it up: a part of another room's statement. */
export function attachPasswordState(): string {
  return compromisedText;
}
