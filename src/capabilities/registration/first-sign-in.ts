/** A request of a site that waits for somebody to sign in. */
export interface WaitingRequest {
  /** The provider's interaction. */
  readonly interactionId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Who is signed in in this browser, when somebody is. */
  readonly accountId?: string | undefined;
  /** Made by our own pages because the citizen went on from the end of the registration: the secret came from that page, not from before. */
  readonly fromItsEnd?: boolean | undefined;
}

/** What a finished registration knows of the request that led to it. */
export interface RegistrationOrigin {
  readonly accountId: string;
  readonly interactionId: string | undefined;
  /** As a query string. */
  readonly authorizationRequest: string | undefined;
}

const where = ['client_id', 'redirect_uri'] as const;
/** What a site makes anew for each request (RFC 6749 §10.12, OIDC Core §3.1.2.1, RFC 7636 §4.2). */
const which = ['state', 'nonce', 'code_challenge'] as const;

/**
 * Whether a finished registration may sign in at this request: only at the one it was made for, or at the same one started over. Any other
 * request may be another person's, who uses the browser next. One that no site's request led to signs in at our own pages, from its last
 * page on.
 */
export function maySignInAt(request: WaitingRequest, origin: RegistrationOrigin): boolean {
  if (request.accountId !== undefined && request.accountId !== origin.accountId) return false;
  if (origin.interactionId === undefined) return request.fromItsEnd === true;
  return origin.interactionId === request.interactionId || isSameRequest(request.parameters, origin.authorizationRequest);
}

function isSameRequest(parameters: WaitingRequest['parameters'], known: string | undefined): boolean {
  const stored = new URLSearchParams(known ?? '');
  const given = (name: string) => (typeof parameters[name] === 'string' && parameters[name] !== '' ? parameters[name] : undefined);
  const same = (name: string) => given(name) === (stored.get(name) || undefined);
  return (
    where.every((name) => same(name) && given(name) !== undefined) && which.every(same) && which.some((name) => given(name) !== undefined)
  );
}
