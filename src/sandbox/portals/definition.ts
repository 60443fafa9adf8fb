import type { Text } from '../web/language.ts';
import type { AssuranceLevel } from './assurance-level.ts';

/** Something a portal offers, and the level a person needs for it. */
export interface Service {
  readonly name: Text;
  readonly description: Text;
  readonly opensAt: AssuranceLevel;
}

/** All that makes one demo portal different from the other. */
export interface PortalDefinition {
  readonly id: 'region' | 'tax';
  readonly clientId: string;
  readonly name: Text;
  readonly heading: Text;
  readonly lead: Text;
  /** Said above the services to somebody who may not use all of them. */
  readonly whatToDo: Text;
  readonly scope: string;
  readonly clientAuthentication: 'private_key_jwt' | 'client_secret_basic';
  /** Whether authorization requests are pushed first (RFC 9126). */
  readonly pushesRequests: boolean;
  readonly services: readonly Service[];
  /** What the portal demands of everybody who enters, as the provider's authority writes it down. */
  readonly policy: {
    readonly min_acr: string;
    /** Ways of proving identity that do not count here. */
    readonly methods?: { readonly deny: readonly string[] };
  };
}
