import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isReservedAddress } from '../../kernel/reserved-addresses.ts';

type Fetch = (url: string | URL, options: RequestInit & { dispatcher?: object | null }) => Promise<Response>;
type Connector = new (options: { readonly connect: { readonly lookup: typeof lookUpPublic } }) => object;
type LookupAnswer = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

const REFUSAL = 'the address lies in a loopback, private or reserved network';

/**
 * Requests from us to addresses a relying party registered (RFC 9700 §4.12 on request forgery). The library's signal ends them after
 * 2.5 s and it reads a limited body; its own guard drops connections to special-use networks only once they stand, TLS included, which
 * still tells ports apart. So names are checked where they are resolved, and what was checked is what is connected to. Redirects are not
 * followed. Where portals live on this very machine, as in the sandbox, there is no guard.
 */
export function outboundFetch(allowLoopback: boolean): Fetch {
  return async (url, { dispatcher, ...options }) => {
    if (allowLoopback) return fetch(url, { ...options, redirect: 'error' });
    // The library goes on unguarded where it cannot find the runtime's dispatcher; we do not.
    if (dispatcher === undefined || dispatcher === null) throw new Error('outgoing requests cannot be guarded on this runtime');
    if (isReservedAddress(new URL(url).hostname)) throw new Error(REFUSAL);
    return fetch(url, { ...options, dispatcher: guardedLike(dispatcher), redirect: 'error' } as RequestInit);
  };
}

let guarded: object | undefined;

/** One pool of connections for the process, of the runtime's own kind: it is not exported, so it is taken from an instance. */
function guardedLike(dispatcher: object): object {
  guarded ??= new (dispatcher.constructor as Connector)({ connect: { lookup: lookUpPublic } });
  return guarded;
}

/** Resolves a name as `dns.lookup` does, and fails when any of its addresses is not a public one. Addresses are never looked up. */
function lookUpPublic(hostname: string, options: LookupOptions, answer: LookupAnswer): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) answer(error ?? new Error('the name has no address'));
    else if (addresses.some(({ address, family }) => isReservedAddress(hostForm(address, family)))) answer(new Error(REFUSAL));
    else if (options.all === true) answer(null, addresses);
    else answer(null, first.address, first.family);
  });
}

/** As `URL.hostname` writes it. */
function hostForm(address: string, family: number): string {
  return family === 6 ? (URL.parse(`http://[${address}]`)?.hostname ?? '[::]') : address;
}
