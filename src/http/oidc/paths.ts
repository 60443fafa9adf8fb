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

const { introspection, jwks, pushed_authorization_request: pushed, revocation, token, userinfo } = oidcPaths;
const machineRequests: ReadonlySet<string> = new Set([
  ...[introspection, pushed, revocation, token, userinfo].map((path) => `POST ${path}`),
  ...[jwks, userinfo].map((path) => `GET ${path}`),
]);

/** Requests that only programs make; a browser that strays to such an address by another method gets a page. */
export function isMachineRequest({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return machineRequests.has(`${method} ${path}`);
}
