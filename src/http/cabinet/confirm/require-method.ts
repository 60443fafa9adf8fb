import { methodRow } from '../../../capabilities/proofing/catalogue.ts';
import { proofingProblems } from '../../../capabilities/proofing/problems.ts';
import type { Deps } from '../../../deps.ts';
import { satisfies } from '../../../kernel/assurance.ts';
import type { ProofMethod } from '../../../kernel/proof-method.ts';
import { seeOther, type PageHttpContext } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { installationOf } from './installation.ts';

/**
 * The person signed in, at the page of a method that leads somewhere. Undefined when the answer has been given: off to sign in, or to the
 * page that says what comes first. Throws `proofing.method_not_offered`.
 */
export async function requireMethod(ctx: PageHttpContext, deps: Deps, method: ProofMethod): Promise<SignedIn | undefined> {
  const { needs, startsFrom } = methodRow(method);
  if (!(await installationOf(deps))[needs]) throw proofingProblems.method_not_offered();
  const signedIn = await requireSignedIn(ctx, deps);
  if (signedIn === undefined || satisfies(signedIn.account.assuranceLevel, startsFrom)) return signedIn;
  seeOther(ctx, cabinetPaths.confirm);
  return undefined;
}

/** Where a method ends: the page that tells what has been reached, and leads back to the site that waits. */
export function donePath(method: ProofMethod): string {
  return `${cabinetPaths.confirm}?${new URLSearchParams({ done: method }).toString()}`;
}
