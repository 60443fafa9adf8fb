import { coarseNetwork } from '../../kernel/coarse-network.ts';
import type { Keyring } from '../../kernel/keyring.ts';

/** Where an account is used: the large network of a request, as a provider or a town, never a household. */
export interface Place {
  readonly accountId: string;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
}

/** Places that a device remembers: home, work, the mobile network and one more. */
export const PLACES_PER_DEVICE = 4;
/** Of a digest, as base64url of 6 bytes: enough for four of them, and nobody reads the network out of it. */
export const DIGEST_CHARACTERS = 8;
const DIGEST_BYTES = 6;

/** Whether the place is among these, as it was noted under any master key in use. */
export function holdsPlace(keyring: Keyring, places: readonly string[], place: Place): boolean {
  return digestsOf(keyring, place).some((digest) => places.includes(digest));
}

/** The places with this one in front, noted anew. At most 4: the ones noted longest ago are dropped. */
export function withPlace(keyring: Keyring, places: readonly string[], place: Place): string[] {
  const noted = digestsOf(keyring, place);
  return [...noted.slice(0, 1), ...places.filter((digest) => !noted.includes(digest))].slice(0, PLACES_PER_DEVICE);
}

/** Under each master key in use, that of today first. Begins unlike a token, which is vouched for under the same keys. */
function digestsOf(keyring: Keyring, { accountId, network }: Place): string[] {
  const text = `place.${accountId}.${coarseNetwork(network)}`;
  return keyring.ids.map((id) => keyring.mac('device-cookie', text, id).subarray(0, DIGEST_BYTES).toString('base64url'));
}
