import type { ConsentedAccess } from './consent.ts';
import { standingConsentText, type StandingConsentJson } from './store.ts';

/** SQL, JSON or null: what stands granted by this account to this client, both SQL expressions. A part of another room's statement; see consentOf. */
export function attachStandingConsent(accountId: string, clientId: string): string {
  return standingConsentText(accountId, clientId);
}

/** Of what the statement gave; undefined when nothing stands. */
export function consentOf(json: unknown): ConsentedAccess | undefined {
  const standing = json as StandingConsentJson | null;
  return standing === null ? undefined : { scopes: standing.scopes, claims: standing.claims, resourceScopes: standing.resource_scopes };
}
