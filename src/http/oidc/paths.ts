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
const machineMethods: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...[introspection, pushed, revocation, token].map((path) => [path, ['POST']] as const),
  [jwks, ['GET', 'HEAD']],
  [userinfo, ['GET', 'HEAD', 'POST']],
]);

/** What an endpoint of programs can be asked by; nothing for other addresses. */
export function methodsOf(path: string): readonly string[] {
  return machineMethods.get(path) ?? [];
}

/** Requests that only programs make, by whatever method. A browser's own question before a script's request (OPTIONS) is none of them. */
export function isMachineRequest({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method !== 'OPTIONS' && machineMethods.has(path);
}
