import type { Factor } from './amr.ts';

/** What the authenticator says of itself: bound to one device, or a credential that its maker copies to others (WebAuthn L3 §6.1.3). */
export type PasskeyDevice = 'single' | 'multi';

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly id: string;
  /** What the owner calls it. */
  readonly label: string;
  readonly device: PasskeyDevice;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
}

/** How a browser finds an authenticator again (WebAuthn L3 §5.8.3). */
export interface PasskeyDescriptor {
  readonly credentialId: Buffer;
  readonly transports: readonly string[];
}

/** Why a passkey was refused: for the trail, never for a page. */
export type PasskeyFault = 'challenge' | 'origin' | 'signature' | 'removed' | 'other_account' | 'counter';

/** More than anybody has devices; a list beyond it would no longer fit what authenticators take. */
export const MOST_PASSKEYS = 20;

export const PASSKEY_LABEL_LENGTH = 60;

/** One line, without what cannot be seen; undefined when nothing or too much is left. */
export function parsePasskeyLabel(typed: string): string | undefined {
  const label = typed.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return label === '' || label.length > PASSKEY_LABEL_LENGTH ? undefined : label;
}

export function passkeyFactor(device: PasskeyDevice): Factor {
  return device === 'multi' ? 'passkey_synced' : 'passkey_device_bound';
}

/**
 * Whether a signature counter moves forward (WebAuthn L3 §6.1.1). One that does not speaks of a copy of the key; authenticators that do not
 * count send 0 for ever.
 */
export function counterGoesOn(kept: number, shown: number): boolean {
  return shown > kept || (shown === 0 && kept === 0);
}

export const passkeyPlaces = {
  label: (passkeyId: string) => `passkeys|label_sealed|${passkeyId}`,
};
