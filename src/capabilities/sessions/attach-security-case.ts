import { newestCaseText } from './security-case-store.ts';

/** SQL, the number of the newest security case of account `$1`, or null: a part of another room's statement. */
export function attachSecurityCase(): string {
  return newestCaseText;
}
