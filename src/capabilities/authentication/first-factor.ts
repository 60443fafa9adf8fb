import type { Keyring } from '../../kernel/keyring.ts';

/** A first factor that was right, as the browser carries it, sealed, to the page of the second one. */
export interface FirstFactor {
  /** The pause of the provider that it belongs to: in another it does not open. */
  readonly interactionId: string;
  readonly accountId: string;
  readonly amr: readonly string[];
  /** Since when the password that was shown has been the account's; undefined when it was none. Text, for its microseconds. */
  readonly passwordChangedAt?: string | undefined;
  /** In milliseconds. */
  readonly madeAt: number;
}

/** What was shown first is worth nothing afterwards: too long ago. */
export const SECOND_STEP_SECONDS = 900;

export function sealFirstFactor(keyring: Keyring, { interactionId, ...first }: FirstFactor): string {
  const { accountId, amr, passwordChangedAt = null, madeAt } = first;
  return keyring.seal(placeOf(interactionId), JSON.stringify([accountId, amr, passwordChangedAt, madeAt])).toString('base64url');
}

type Sealed = [string, string[], string | null, number];

/** Undefined for anything that was not sealed for this interaction, or too long ago; `time` is now, in milliseconds. */
export function openFirstFactor(
  keyring: Keyring,
  { interactionId, time }: { readonly interactionId: string; readonly time: number },
  sealed: string | undefined,
): FirstFactor | undefined {
  if (sealed === undefined) return undefined;
  const text = keyring.unsealForeign(placeOf(interactionId), Buffer.from(sealed, 'base64url'));
  if (text === undefined) return undefined;
  const [accountId, amr, passwordChangedAt, madeAt] = JSON.parse(text) as Sealed;
  if (time >= madeAt + SECOND_STEP_SECONDS * 1000) return undefined;
  return { interactionId, accountId, amr, madeAt, ...(passwordChangedAt === null ? {} : { passwordChangedAt }) };
}

function placeOf(interactionId: string): string {
  return `cookie|second-step|${interactionId}`;
}
