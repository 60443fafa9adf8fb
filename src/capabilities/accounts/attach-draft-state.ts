import { hasDraftText } from './identity-store.ts';

/** SQL, true when account `$1` has identity data typed and not submitted: a part of another room's statement. */
export function attachDraftState(): string {
  return hasDraftText;
}
