import type { BrowserSessions } from './browser-sessions.ts';
import type { PortalDefinition } from './definition.ts';
import type { LogoutTokenRules } from './logout-token.ts';
import type { ProviderLink } from './provider-link.ts';

/** One running portal; every route receives it first. */
export interface Portal {
  readonly definition: PortalDefinition;
  /** Origin without a slash at its end, e.g. `http://localhost:3101`. */
  readonly baseUrl: string;
  readonly issuer: string;
  /** The other places of the sandbox, for the links at the foot of a page. */
  readonly consoleUrl: string;
  readonly provider: ProviderLink;
  readonly sessions: BrowserSessions;
  readonly isFirstUse: LogoutTokenRules['isFirstUse'];
}
