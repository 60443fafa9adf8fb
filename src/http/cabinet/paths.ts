/** Where the citizen's own pages are. */
export const cabinetPaths = {
  account: '/account',
  identity: '/account/identity',
  checks: '/account/identity/checks',
  contacts: '/account/contacts',
  contactCode: '/account/contacts/code',
  confirm: '/account/confirm',
  confirmBySignature: '/account/confirm/e-signature',
  confirmByBank: '/account/confirm/bank',
  confirmByLetter: '/account/confirm/postal-code',
} as const;

const returnPaths: ReadonlySet<string> = new Set([...Object.values(cabinetPaths), '/']);

/**
 * Where a sign-in leads back to. Only pages on our list count, byte for byte: anything else could lead to another host or start something
 * (an open redirect), and leads to the account instead.
 */
export function parseReturnPath(value: unknown): string {
  return typeof value === 'string' && returnPaths.has(value) ? value : cabinetPaths.account;
}

/** The sign-in that ends at this page; a fresh one asks for the password again, whoever is signed in. */
export function signInPath(returnPath: string, options: { readonly fresh?: boolean } = {}): string {
  const fresh: Record<string, string> = options.fresh === true ? { fresh: 'yes' } : {};
  return `/sign-in?${new URLSearchParams({ return: parseReturnPath(returnPath), ...fresh }).toString()}`;
}
