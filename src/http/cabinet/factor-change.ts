import { nextSettledAt, settledContacts } from '../../capabilities/accounts/settled-contacts.ts';
import { amrStrength } from '../../capabilities/authentication/amr.ts';
import { factorOwed, hasSecondFactor } from '../../capabilities/authentication/factor-change.ts';
import { findFactorsHeld } from '../../capabilities/authentication/find-factors-held.ts';
import type { Deps } from '../../deps.ts';
import { maskContact } from '../../kernel/identifier.ts';
import { seeOther, type PageHttpContext } from '../pages/page.ts';
import { signInPath } from './paths.ts';
import { showSessionEnded } from './session-ended/page.ts';
import { isFresh, type SignedIn } from './signed-in.ts';

/** Whether what somebody signs in with may change in this session, and the account be taken away or all of its data out. */
export interface FactorStanding {
  /**
   * `stale`: the last factor was shown too long ago; `factor_owed`: not one of the account's second factors was shown; `stronger_owed`: a code by SMS
   * was, and the account has an app or a passkey.
   */
  readonly kind: 'ready' | 'stale' | 'factor_owed' | 'stronger_owed';
  /** The sign-in that asks for what is missing, and leads back. */
  readonly signIn: string;
  /** The account has a second factor, so the password by itself is never enough. */
  readonly hasFactor: boolean;
}

/** Whether a factor may be bound in this session. */
export interface BindingStanding extends Omit<FactorStanding, 'kind'> {
  /** `code_owed`: the account has no second factor, and no code from a contact was shown; `contact_too_new_owed`: none may go to any contact yet. */
  readonly kind: FactorStanding['kind'] | 'code_owed' | 'contact_too_new_owed';
  /** Masked, where the code goes to a phone; of `code_owed` alone. */
  readonly phone?: string;
  /** When the first contact will be old enough; of `contact_too_new_owed` alone. */
  readonly settledAt?: Date;
}

type Shown = Pick<SignedIn, 'account' | 'amr' | 'authenticatedAt'>;

const acr = 'urn:paiza:loa:simplified:mfa';

/**
 * The one place that decides on changes of factors, and on whatever takes the account away or all of its data out, in the cabinet and in the
 * provider's pauses alike. Whoever has lost every factor gets on by recovery and the service centre, not from here.
 */
export async function factorStanding(deps: Pick<Deps, 'db'>, shown: Shown, returnPath: string): Promise<FactorStanding> {
  const { account, amr, authenticatedAt } = shown;
  const hasPhone = account.contacts.some(({ kind }) => kind === 'phone');
  const held = await findFactorsHeld(deps, { accountId: account.accountId, at: authenticatedAt, hasPhone });
  const hasFactor = hasSecondFactor(held);
  const owed = factorOwed(amr, held);
  // The session has reached the class already, so only another sign-in asks again.
  const signIn = signInPath(returnPath, { fresh: true, anew: owed === 'stronger', ...(hasFactor ? { acr } : {}) });
  if (owed !== undefined) return { kind: owed === 'any' ? 'factor_owed' : 'stronger_owed', signIn, hasFactor };
  return { kind: isFresh(shown) ? 'ready' : 'stale', signIn, hasFactor };
}

/**
 * The same where factors are bound. An account that has none has nothing to show but its password, which is what thieves have: a code from a contact
 * comes first, one that was there before the thief could have been. Whoever has shown two factors, or the one key, has shown more than that.
 */
export async function bindingStanding(deps: Pick<Deps, 'db' | 'config'>, shown: Shown, returnPath: string): Promise<BindingStanding> {
  const standing = await factorStanding(deps, shown, returnPath);
  if (standing.kind.endsWith('_owed') || standing.hasFactor || amrStrength(shown.amr) !== 'single') return standing;
  const signIn = signInPath(returnPath, { fresh: true, acr });
  const time = { now: new Date(), newContactSeconds: deps.config.recovery.newContactSeconds };
  const settledAt = nextSettledAt(shown.account, time);
  if (settledAt !== undefined) return { ...standing, kind: 'contact_too_new_owed', settledAt };
  const phone = settledContacts(shown.account, time).findLast(({ kind }) => kind === 'phone');
  return { ...standing, kind: 'code_owed', signIn, ...(phone === undefined ? {} : { phone: maskContact(phone) }) };
}

/** For the form of a change: false when the answer has been given, with all that was typed and the way to what is missing. */
export async function mayChangeFactors(ctx: PageHttpContext, deps: Pick<Deps, 'db'>, shown: Shown, returnPath: string): Promise<boolean> {
  return answered(ctx, await factorStanding(deps, shown, returnPath), returnPath);
}

/** The same where factors are bound. */
export async function mayBindFactor(
  ctx: PageHttpContext,
  deps: Pick<Deps, 'db' | 'config'>,
  shown: Shown,
  returnPath: string,
): Promise<boolean> {
  return answered(ctx, await bindingStanding(deps, shown, returnPath), returnPath);
}

function answered(ctx: PageHttpContext, { kind, signIn }: BindingStanding, returnPath: string): boolean {
  // The page says what to do, and nothing that was typed could be taken.
  if (kind === 'contact_too_new_owed') seeOther(ctx, returnPath);
  else if (kind !== 'ready') showSessionEnded(ctx, kind, signIn);
  return kind === 'ready';
}
