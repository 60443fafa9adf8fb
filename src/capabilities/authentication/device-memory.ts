import type { Keyring } from '../../kernel/keyring.ts';
import { holdsPlace, withPlace, type Place } from './device-place.ts';
import { formatDeviceTokens, newDeviceToken, parseDeviceTokens, withDeviceToken, type DeviceToken } from './device-token.ts';

export interface DeviceMemoryDeps {
  readonly keyring: Keyring;
  readonly config: { readonly sessions: { readonly deviceMemorySeconds: number } };
}

/** A browser as one account sees it that signs in there. */
export interface SeenDevice extends Place {
  /** Of every account that the browser remembers, and the one by which this account knows it. */
  readonly tokens: readonly DeviceToken[];
  readonly knownBy: DeviceToken | undefined;
  /** The account is signed in there already: that is no news, and no place becomes known of which nobody was told. */
  readonly signedIn?: boolean | undefined;
}

/** What is new about a sign-in, for its owner to be told of. */
export type SignInNews = 'device' | 'place';

/** What the cookie of a browser, as it was sent, says of an account. */
export function recallDevice(
  { keyring, config }: DeviceMemoryDeps,
  { deviceTokens, ...seen }: Place & { readonly deviceTokens?: string | undefined; readonly signedIn?: boolean | undefined },
): SeenDevice {
  const tokens = parseDeviceTokens(keyring, deviceTokens, { time: Date.now(), memorySeconds: config.sessions.deviceMemorySeconds });
  const { accountId, network, signedIn } = seen;
  return { accountId, network, signedIn, tokens, knownBy: tokens.find((token) => token.accountId === accountId) };
}

/** Undefined when there is nothing to tell of. */
export function newsOf(keyring: Keyring, device: SeenDevice): SignInNews | undefined {
  return device.signedIn === true ? undefined : whatIsNew(keyring, device);
}

/** For the details of the trail. */
export function deviceDetails(keyring: Keyring, device: SeenDevice): { readonly device: 'known' | 'new'; readonly place?: 'new' } {
  const what = whatIsNew(keyring, device);
  return { device: what === 'device' ? 'new' : 'known', ...(what === 'place' ? { place: 'new' } : {}) };
}

/** What the browser is to keep from now on; empty while what it has is good: in the first half of its time, at a place that it holds. */
export function tokensToKeep(deps: DeviceMemoryDeps, device: SeenDevice, at: number): { readonly deviceTokens?: string } {
  const { knownBy } = device;
  const isFresh = knownBy !== undefined && at - knownBy.issuedAt < deps.config.sessions.deviceMemorySeconds * 500;
  return isFresh && newsOf(deps.keyring, device) === undefined ? {} : { deviceTokens: renewedTokens(deps.keyring, device, at) };
}

/** The tokens with one of this moment for the account, which keeps the places it had and gains the one of which its owner is told. */
export function renewedTokens(keyring: Keyring, device: SeenDevice, at: number): string {
  const { accountId, tokens, knownBy, signedIn } = device;
  const held = knownBy?.places ?? [];
  const isUntold = signedIn === true && !holdsPlace(keyring, held, device);
  const places = isUntold ? held : withPlace(keyring, held, device);
  return formatDeviceTokens(keyring, withDeviceToken(tokens, newDeviceToken({ accountId, issuedAt: at, places })));
}

function whatIsNew(keyring: Keyring, { knownBy, ...place }: SeenDevice): SignInNews | undefined {
  if (knownBy === undefined) return 'device';
  return holdsPlace(keyring, knownBy.places, place) ? undefined : 'place';
}
