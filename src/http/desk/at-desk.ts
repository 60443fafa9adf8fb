import { amrStrength } from '../../capabilities/authentication/amr.ts';
import { requireSealedTrail } from '../../capabilities/audit/require-sealed-trail.ts';
import { findSignInSettings } from '../../capabilities/authentication/find-sign-in-settings.ts';
import { findOperator } from '../../capabilities/operators/find-operator.ts';
import type { OperatorAtDesk } from '../../capabilities/operators/operator.ts';
import { personBehind } from '../../capabilities/operators/person.ts';
import { mayDo, type DeskAct } from '../../capabilities/operators/permissions.ts';
import { operatorProblems } from '../../capabilities/operators/problems.ts';
import { startDeskSession } from '../../capabilities/operators/start-desk-session.ts';
import { useDeskSession } from '../../capabilities/operators/use-desk-session.ts';
import type { Deps } from '../../deps.ts';
import { signInPath } from '../cabinet/paths.ts';
import { showSessionEnded } from '../cabinet/session-ended/page.ts';
import { isFresh, requireSignedIn, type SignedIn } from '../cabinet/signed-in.ts';
import { seeOther, type PageHttpContext } from '../pages/page.ts';
import { deskLinks } from './desk-links.ts';
import { deskPaths } from './paths.ts';

/** An operator who may do what the page is for. */
export interface AtDesk {
  readonly operator: OperatorAtDesk;
  readonly sessionUid: string;
}

const acr = 'urn:paiza:loa:confirmed:mfa';
const strongSignIn = signInPath(deskPaths.desk, { acr });
const freshSignIn = signInPath(deskPaths.desk, { fresh: true, acr });

/**
 * The operator at work, or undefined when the answer has been given: off to a sign-in with two factors. Throws
 * `operators.not_an_operator`, `operators.not_confirmed`, `operators.two_step_off`, `operators.not_permitted`, and `audit.unsealed` for what would
 * change anything.
 */
export async function requireAtDesk(ctx: PageHttpContext, deps: Deps, act: DeskAct): Promise<AtDesk | undefined> {
  const signedIn = await requireSignedIn(ctx, deps, { signInPath: strongSignIn });
  if (signedIn === undefined) return undefined;
  if (ctx.method === 'POST') requireSealedTrail(deps.db);
  const { account, sessionUid } = signedIn;
  const session = { accountId: account.accountId, sessionUid };
  const found = (await useDeskSession(deps, session)) ?? (await begin(ctx, deps, signedIn));
  if (found === undefined) return undefined;
  if (account.assuranceLevel !== 'confirmed') throw operatorProblems.not_confirmed();
  if (amrStrength(signedIn.amr) === 'single') return leave(ctx, strongSignIn);
  await requireTwoSteps(deps, signedIn);
  const operator = { ...found, person: personBehind(deps.keyring, account) };
  ctx.state.page = { ...ctx.state.page, waitingSite: undefined, sectionLinks: undefined, deskLinks: deskLinks(ctx, operator.role) };
  if (!mayDo(operator.role, act)) throw operatorProblems.not_permitted();
  return { operator, sessionUid };
}

/** Starts work at the desk when that is what the sign-in was for: two factors, one of them shown a moment ago. */
async function begin(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn) {
  const operator = await findOperator(deps, signedIn.account.accountId);
  if (operator === undefined) throw operatorProblems.not_an_operator();
  if (signedIn.account.assuranceLevel !== 'confirmed') throw operatorProblems.not_confirmed();
  if (amrStrength(signedIn.amr) === 'single') return leave(ctx, strongSignIn);
  await requireTwoSteps(deps, signedIn);
  if (!isFresh(signedIn)) return leave(ctx, freshSignIn);
  return startDeskSession(deps, { operator, sessionUid: signedIn.sessionUid });
}

/**
 * What a session has shown may have been bound in it: the account itself must be one that nobody enters by one step, unless it was by a passkey
 * or a signature.
 */
async function requireTwoSteps(deps: Deps, { account, amr }: SignedIn): Promise<void> {
  if (amrStrength(amr) === 'key') return;
  const { twoStep } = await findSignInSettings(deps, account.accountId);
  if (!twoStep) throw operatorProblems.two_step_off();
}

/** What was typed comes back after the sign-in. */
function leave(ctx: PageHttpContext, signIn: string): undefined {
  if (ctx.method === 'POST') showSessionEnded(ctx, 'stale', signIn);
  else seeOther(ctx, signIn);
  return undefined;
}
