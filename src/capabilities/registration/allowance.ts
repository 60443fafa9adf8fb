import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { registrationProblems } from './problems.ts';
import type { RegistrationConfig } from './registration-settings.ts';
import { widerNetwork } from './wider-network.ts';

/** A thousand numbers of a Russian operator: whoever pumps SMS owns numbers side by side. */
const BLOCK_DIGITS = 8;

/** No network has more than this part of a block's: whoever asks for numbers that are nobody's would shut it for those whose they are. */
const NETWORKS_PER_BLOCK = 4;

/** How many messages of an hour something may cause. */
export interface Allowance {
  /** Its counter. Neither the address nor the number is kept. */
  readonly index: Buffer;
  readonly limit: number;
  readonly refuse: (typeof registrationProblems)['too_many_starts'];
}

/** All that one message is counted on. */
export function allowancesOf(
  { keyring, config: { registration } }: { readonly keyring: Keyring; readonly config: RegistrationConfig },
  { network, contact }: { readonly network: string; readonly contact: Contact },
): readonly Allowance[] {
  const { too_many_starts, too_many_sms_to_block } = registrationProblems;
  const networks = [
    { index: keyring.blindIndex('network', network), limit: registration.startsPerAddressPerHour, refuse: too_many_starts },
    {
      index: keyring.blindIndex('wider-network', widerNetwork(network)),
      limit: registration.startsPerWiderNetworkPerHour,
      refuse: too_many_starts,
    },
  ];
  if (contact.kind !== 'phone') return networks;
  const block = contact.value.slice(1, 1 + BLOCK_DIGITS);
  const perBlock = registration.smsPerNumberBlockPerHour;
  const share = {
    index: keyring.blindIndex('number-block-share', `${widerNetwork(network)} ${block}`),
    limit: Math.max(1, Math.floor(perBlock / NETWORKS_PER_BLOCK)),
    refuse: too_many_starts,
  };
  return [...networks, share, { index: keyring.blindIndex('number-block', block), limit: perBlock, refuse: too_many_sms_to_block }];
}
