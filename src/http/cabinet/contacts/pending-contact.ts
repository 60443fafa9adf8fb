import type { Contact } from '../../../kernel/identifier.ts';
import { parseEmailAddress } from '../../../kernel/email-address.ts';
import { parsePhoneNumber } from '../../../kernel/phone-number.ts';
import type { Deps } from '../../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../../middleware/cookies.ts';
import type { PageHttpContext } from '../../pages/page.ts';

type CookieDeps = Pick<Deps, 'config' | 'keyring'>;

const NAME = 'contact';
/** A code comes within minutes; whoever was away for longer shows anew who they are. */
const KEPT_SECONDS = 900;

export interface PendingContact {
  readonly contact: Contact;
  /** It is to take the place of the one that the account has of its kind. */
  readonly replaces: boolean;
}

/** Who may go on with it. */
export interface ContactHolder {
  readonly accountId: string;
  readonly sessionUid: string;
}

/**
 * The contact that waits for its code, sealed for one session of one account and for a while: kept and brought back later, or in another's
 * hands, it opens nothing. The code is bound to the contact besides.
 */
export function keepPendingContact(
  ctx: PageHttpContext,
  deps: CookieDeps,
  holder: ContactHolder,
  { contact, replaces }: PendingContact,
): void {
  const text = `${Date.now()}:${replaces ? 'replace' : 'add'}:${contact.kind}:${contact.value}`;
  const sealed = deps.keyring.seal(placeOf(holder), text);
  setCookie(ctx, deps, { name: NAME, value: sealed.toString('base64url'), maxAgeSeconds: KEPT_SECONDS });
}

/** Undefined when there is none, it is too old, or it was not sealed for this session. */
export function readPendingContact(ctx: PageHttpContext, deps: CookieDeps, holder: ContactHolder): PendingContact | undefined {
  const value = readCookie(ctx, deps, NAME);
  if (value === undefined || !/^[\w-]{1,600}$/u.test(value)) return undefined;
  const text = deps.keyring.unsealForeign(placeOf(holder), Buffer.from(value, 'base64url'));
  const [, keptAt, purpose, rest] = /^(\d+):(add|replace):(.*)$/su.exec(text ?? '') ?? [];
  const isOver = Number(keptAt) + KEPT_SECONDS * 1000 <= Date.now();
  const contact = rest === undefined || isOver ? undefined : contactIn(rest);
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

function placeOf({ accountId, sessionUid }: ContactHolder): string {
  return `cookie|${NAME}|${accountId}|${sessionUid}`;
}
