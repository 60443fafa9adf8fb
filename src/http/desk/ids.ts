import { operatorProblems } from '../../capabilities/operators/problems.ts';
import type { PageHttpContext } from '../pages/page.ts';

const shapes = { caseId: /^dcs_[0-9a-f]{32}$/u, approvalId: /^apr_[0-9a-f]{32}$/u } as const;

/** The id in the page's address. Throws `operators.not_found` for what cannot be one, before anything is asked. */
export function idIn(ctx: PageHttpContext, name: keyof typeof shapes): string {
  const id = String(ctx.params[name]);
  if (!shapes[name].test(id)) throw operatorProblems.not_found();
  return id;
}
