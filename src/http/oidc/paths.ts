/** Where the provider's endpoints are; the rest of its addresses are under these or under /.well-known. */
export const oidcPaths = {
  authorization: '/authorize',
  end_session: '/sign-out',
  introspection: '/introspect',
  jwks: '/jwks',
  pushed_authorization_request: '/par',
  revocation: '/revoke',
  token: '/token',
  userinfo: '/userinfo',
} as const;

const exact: ReadonlySet<string> = new Set(Object.values(oidcPaths));

/** No page stands at these: the pages' router need not look. */
export function isOidcPath(path: string): boolean {
  return exact.has(path);
}
