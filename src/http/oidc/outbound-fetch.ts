type Fetch = (url: string | URL, options: RequestInit & { dispatcher?: unknown }) => Promise<Response>;

/**
 * Requests from us to addresses a relying party registered (RFC 9700 §4.12 on request forgery). The library's dispatcher drops
 * connections to special-use networks and its signal ends them after 2.5 s; redirects are not followed. Where portals live on this very
 * machine, as in the sandbox, the dispatcher is left out.
 */
export function outboundFetch(allowLoopback: boolean): Fetch {
  return async (url, { dispatcher, ...options }) => {
    if (allowLoopback) return fetch(url, { ...options, redirect: 'error' });
    // The library goes on unguarded where it cannot find the runtime's dispatcher; we do not.
    if (dispatcher === undefined || dispatcher === null) throw new Error('outgoing requests cannot be guarded on this runtime');
    return fetch(url, { ...options, dispatcher, redirect: 'error' } as RequestInit);
  };
}
