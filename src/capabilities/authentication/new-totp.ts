import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { newTotpSecret } from './totp.ts';

/** An app on its way: nothing of it is stored before it has shown a right code. */
export interface NewTotp {
  readonly totpId: string;
  /** In base32. */
  readonly secret: string;
}

/** Time to install an app and scan a code. */
const FORM_SECONDS = 3600;

export function newTotp(): NewTotp {
  return { totpId: newId('totp'), secret: newTotpSecret() };
}

/** For a hidden field of its owner's form: a form made for another account binds nothing here. `time` is now, in milliseconds. */
export function sealNewTotp(keyring: Keyring, owner: { readonly accountId: string; readonly time: number }, app: NewTotp): string {
  return keyring.seal(placeOf(owner.accountId), JSON.stringify([app.totpId, app.secret, owner.time])).toString('base64url');
}

/** Undefined for anything that was not sealed for this account, or too long ago. */
export function openNewTotp(
  keyring: Keyring,
  { accountId, time }: { readonly accountId: string; readonly time: number },
  sealed: string,
): NewTotp | undefined {
  const text = keyring.unsealForeign(placeOf(accountId), Buffer.from(sealed, 'base64url'));
  if (text === undefined) return undefined;
  const [totpId, secret, madeAt] = JSON.parse(text) as [string, string, number];
  return time < madeAt + FORM_SECONDS * 1000 ? { totpId, secret } : undefined;
}

function placeOf(accountId: string): string {
  return `form|new-totp|${accountId}`;
}
