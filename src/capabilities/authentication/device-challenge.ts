import type { Identifier } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { newSecretToken } from '../../kernel/secret-token.ts';

/** The password that was right: of which account, and since when it has been its password. Never the password itself. */
export interface ProvenPassword {
  readonly accountId: string;
  /** Changes with the password; text, because a Date would lose its microseconds. */
  readonly changedAt: string;
}

/** A new device on which a code is the last thing to show, as its browser carries it, sealed, between two pages. */
export interface DeviceChallenge {
  readonly id: string;
  /** The pause of the provider that it belongs to: in another it does not open. */
  readonly interactionId: string;
  readonly identifier: Identifier;
  /** The password was wrong, or nobody has this identifier. What was proven is made up, the code matches nothing, no page can tell. */
  readonly decoy: boolean;
  readonly password: ProvenPassword;
  /** In milliseconds. */
  readonly madeAt: number;
  /** When a code was last asked for, in milliseconds: for the countdown alone, the limits are the database's. */
  readonly askedAt: number;
}

/** A challenge is worth nothing afterwards: the password was shown too long ago. */
export const CHALLENGE_SECONDS = 900;

/** Longer than any timestamp in text, so that the sealed length says nothing. */
const TIMESTAMP_LENGTH = 40;

interface NewChallenge {
  readonly interactionId: string;
  readonly identifier: Identifier;
  readonly password: ProvenPassword | undefined;
  readonly time: number;
}

export function newDeviceChallenge({ interactionId, identifier, password, time }: NewChallenge): DeviceChallenge {
  const nothing = { accountId: newId('acc'), changedAt: new Date(time).toISOString() };
  const proof = { decoy: password === undefined, password: password ?? nothing };
  return { id: newSecretToken(), interactionId, identifier, ...proof, madeAt: time, askedAt: time };
}

/** For a cookie; as long for a decoy as for a real one. */
export function sealDeviceChallenge(keyring: Keyring, { interactionId, ...challenge }: DeviceChallenge): string {
  const { id, identifier, decoy, password, madeAt, askedAt } = challenge;
  const changedAt = password.changedAt.padEnd(TIMESTAMP_LENGTH);
  const text = JSON.stringify([id, identifier.kind, identifier.value, decoy ? 1 : 0, password.accountId, changedAt, madeAt, askedAt]);
  return keyring.seal(placeOf(interactionId), text).toString('base64url');
}

type Sealed = [string, string, string, number, string, string, number, number];

/** Undefined for anything that was not sealed for this interaction, or too long ago; `time` is now, in milliseconds. */
export function openDeviceChallenge(
  keyring: Keyring,
  { interactionId, time }: { readonly interactionId: string; readonly time: number },
  sealed: string | undefined,
): DeviceChallenge | undefined {
  if (sealed === undefined) return undefined;
  const text = keyring.unsealForeign(placeOf(interactionId), Buffer.from(sealed, 'base64url'));
  if (text === undefined) return undefined;
  const [id, kind, value, decoy, accountId, changedAt, madeAt, askedAt] = JSON.parse(text) as Sealed;
  const password = { accountId, changedAt: changedAt.trimEnd() };
  const challenge = { id, interactionId, identifier: { kind, value } as Identifier, decoy: decoy === 1, password, madeAt, askedAt };
  return time < madeAt + CHALLENGE_SECONDS * 1000 ? challenge : undefined;
}

/** Whose code it is: of this account in this interaction, so that a code read out to a stranger opens nothing in the stranger's browser. */
export function codeOwner({ password, interactionId }: DeviceChallenge): { readonly purpose: 'sign_in_device'; readonly subject: string } {
  return { purpose: 'sign_in_device', subject: `${password.accountId}|${interactionId}` };
}

function placeOf(interactionId: string): string {
  return `cookie|device-challenge|${interactionId}`;
}
