import type { Identifier } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import { UnsealError, type Keyring } from '../../kernel/keyring.ts';

/** A new device that has to show control of an account's contact, as its browser carries it, sealed, between two pages. */
export interface DeviceChallenge {
  /** The pause of the provider that it belongs to: in another it does not open. */
  readonly interactionId: string;
  readonly identifier: Identifier;
  readonly accountId: string;
  /** Nobody has this identifier. The account id is made up, the code matches nothing, and no page can tell. */
  readonly decoy: boolean;
  /** When a code was last asked for, in milliseconds: for the countdown alone, the limits are the database's. */
  readonly askedAt: number;
}

type NewChallenge = Pick<DeviceChallenge, 'interactionId' | 'identifier' | 'askedAt'> & { readonly accountId: string | undefined };

export function newDeviceChallenge({ accountId, ...challenge }: NewChallenge): DeviceChallenge {
  return { ...challenge, accountId: accountId ?? newId('acc'), decoy: accountId === undefined };
}

/** For a cookie; as long for a decoy as for a real one. */
export function sealDeviceChallenge(keyring: Keyring, { interactionId, ...challenge }: DeviceChallenge): string {
  const { identifier, accountId, decoy, askedAt } = challenge;
  const text = JSON.stringify([identifier.kind, identifier.value, accountId, decoy ? 1 : 0, askedAt]);
  return keyring.seal(placeOf(interactionId), text).toString('base64url');
}

/** Undefined for anything that was not sealed for this interaction. */
export function openDeviceChallenge(keyring: Keyring, interactionId: string, sealed: string | undefined): DeviceChallenge | undefined {
  try {
    const text = keyring.unsealText(placeOf(interactionId), Buffer.from(sealed ?? '', 'base64url'));
    const [kind, value, accountId, decoy, askedAt] = JSON.parse(text) as [string, string, string, number, number];
    return { interactionId, identifier: { kind, value } as Identifier, accountId, decoy: decoy === 1, askedAt };
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

/** Whose code it is: of this account in this interaction, so that a code read out to a stranger opens nothing in the stranger's browser. */
export function codeSubject({ accountId, interactionId }: DeviceChallenge): string {
  return `${accountId}|${interactionId}`;
}

function placeOf(interactionId: string): string {
  return `cookie|device-challenge|${interactionId}`;
}
