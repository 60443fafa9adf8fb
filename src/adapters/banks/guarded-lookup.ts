import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isReservedAddress } from '../../kernel/reserved-addresses.ts';
import { OutboundFault } from './outbound-fault.ts';

type LookupAnswer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Finds every address of a name, as `dns.lookup` does with `all`. */
export type ResolveName = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  answer: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A look-up for sockets that fails when any address of the name is not a public one: what was checked is what is connected to, so a name
 * that leads elsewhere a moment later gains nothing.
 */
export function createPublicLookup(
  resolve: ResolveName = lookup,
): (hostname: string, options: LookupOptions, answer: LookupAnswer) => void {
  return (hostname, options, answer) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) answer(error ?? new OutboundFault('unreachable'), '');
      else if (addresses.some((found) => isReservedAddress(hostForm(found)))) answer(new OutboundFault('address_refused'), '');
      else if (options.all === true) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
}

/** Of this machine's resolver. */
export const lookUpPublic = createPublicLookup();

/** As `URL.hostname` writes it. */
function hostForm({ address, family }: LookupAddress): string {
  return family === 6 ? (URL.parse(`http://[${address}]`)?.hostname ?? '[::]') : address;
}
