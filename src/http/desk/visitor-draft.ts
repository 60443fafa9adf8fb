import type { Visitor } from '../../capabilities/operators/visitor.ts';
import { parseCyrillicName } from '../../kernel/cyrillic-name.ts';
import type { Deps } from '../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../middleware/cookies.ts';
import type { PageHttpContext } from '../pages/page.ts';
import { parseContact } from './contact-field.ts';

type CookieDeps = Pick<Deps, 'config' | 'keyring'>;

const NAME = 'visitor';

/**
 * What is known of a visitor before there is an account whose key could seal it: it stays in the operator's browser, readable by us alone and
 * for this case alone, and is gone when the account is opened.
 */
export function keepVisitorDraft(
  ctx: PageHttpContext,
  deps: CookieDeps,
  caseId: string,
  { familyName, givenName, contact }: Visitor,
): void {
  const sealed = deps.keyring.seal(placeOf(caseId), JSON.stringify([familyName, givenName, contact.value]));
  setCookie(ctx, deps, { name: NAME, value: sealed.toString('base64url'), maxAgeSeconds: deps.config.desk.caseSeconds });
}

/** Undefined when there is none, or it was sealed for another case. */
export function readVisitorDraft(ctx: PageHttpContext, deps: CookieDeps, caseId: string): Visitor | undefined {
  const value = readCookie(ctx, deps, NAME);
  if (value === undefined || !/^[\w-]{1,2000}$/u.test(value)) return undefined;
  const text = deps.keyring.unsealForeign(placeOf(caseId), Buffer.from(value, 'base64url'));
  const [family = '', given = '', written = ''] = text === undefined ? [] : (JSON.parse(text) as string[]);
  const [familyName, givenName, contact] = [parseCyrillicName(family), parseCyrillicName(given), parseContact(written)];
  return familyName === undefined || givenName === undefined || contact === undefined ? undefined : { familyName, givenName, contact };
}

export function dropVisitorDraft(ctx: PageHttpContext, deps: CookieDeps): void {
  clearCookie(ctx, deps, NAME);
}

function placeOf(caseId: string): string {
  return `cookie|${NAME}|${caseId}`;
}
