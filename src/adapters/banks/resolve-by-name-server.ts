import { Resolver } from 'node:dns/promises';
import type { ResolveName } from './guarded-lookup.ts';
import { OutboundFault } from './outbound-fault.ts';

/**
 * Asks the name servers from the event loop. `dns.lookup` would hold one of the process's few threads for as long as a silent name server
 * likes, and passwords are hashed on the same threads; so this is for names that anybody may give us.
 */
export const resolveByNameServer: ResolveName = (hostname, _options, answer) => {
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  void Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]).then(([four, six]) => {
    const found = [
      ...addressesOf(four).map((address) => ({ address, family: 4 })),
      ...addressesOf(six).map((address) => ({ address, family: 6 })),
    ];
    if (found.length === 0) answer(new OutboundFault('unreachable'), []);
    else answer(null, found);
  });
};

function addressesOf(answered: PromiseSettledResult<string[]>): readonly string[] {
  return answered.status === 'fulfilled' ? answered.value : [];
}
