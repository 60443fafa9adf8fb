import type { Contact } from '../../../kernel/identifier.ts';
import { parseEmailAddress } from '../../../kernel/email-address.ts';
import { parsePhoneNumber } from '../../../kernel/phone-number.ts';
import type { Deps } from '../../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../../middleware/cookies.ts';
import type { PageHttpContext } from '../../pages/page.ts';

type CookieDeps = Pick<Deps, 'config' | 'keyring'>;

const NAME = 'contact';
const KEPT_SECONDS = 3600;

export interface PendingContact {
  readonly contact: Contact;
  /** It is to take the place of the one that the account has of its kind. */
  readonly replaces: boolean;
}

/**
 * The contact that waits for its code, sealed for one account: in another's hands it opens nothing, and the code is bound to the contact
 * besides.
 */
export function keepPendingContact(ctx: PageHttpContext, deps: CookieDeps, accountId: string, { contact, replaces }: PendingContact): void {
  const sealed = deps.keyring.seal(placeOf(accountId), `${replaces ? 'replace' : 'add'}:${contact.kind}:${contact.value}`);
  setCookie(ctx, deps, { name: NAME, value: sealed.toString('base64url'), maxAgeSeconds: KEPT_SECONDS });
}

/** Undefined when there is none, or it was not sealed for this account. */
export function readPendingContact(ctx: PageHttpContext, deps: CookieDeps, accountId: string): PendingContact | undefined {
  const value = readCookie(ctx, deps, NAME);
  if (value === undefined || !/^[\w-]{1,600}$/u.test(value)) return undefined;
  const text = deps.keyring.unsealForeign(placeOf(accountId), Buffer.from(value, 'base64url'));
  const [, purpose, rest] = /^(add|replace):(.*)$/su.exec(text ?? '') ?? [];
  const contact = rest === undefined ? undefined : contactIn(rest);
  return contact === undefined ? undefined : { contact, replaces: purpose === 'replace' };
}

export function dropPendingContact(ctx: PageHttpContext, deps: CookieDeps): void {
  clearCookie(ctx, deps, NAME);
}

function contactIn(text: string): Contact | undefined {
  const [kind, value = ''] = text.split(/:(.*)/su, 2);
  if (kind === 'phone') {
    const phone = parsePhoneNumber(value);
    return phone === undefined ? undefined : { kind, value: phone };
  }
  const email = parseEmailAddress(value);
  return email === undefined ? undefined : { kind: 'email', value: email };
}

function placeOf(accountId: string): string {
  return `cookie|${NAME}|${accountId}`;
}
