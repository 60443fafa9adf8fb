import type { Middleware } from 'koa';
import type { Deps } from '../../deps.ts';
import { Problem } from '../../kernel/problem.ts';
import { isTextKey, translateTo } from '../../kernel/texts.ts';
import { negotiateLanguage } from '../../kernel/language.ts';
import type { PageHttpContext } from '../pages/page.ts';
import { showSignOutLink } from '../pages/sign-out-link.ts';
import { showProblemPage, textParameters } from '../pages/problem/view.ts';
import { requestProblems } from './form-body.ts';

/** PostgreSQL states that mean "not now": connection lost, shutting down, too many connections, read-only, out of time. */
const UNAVAILABLE = /^(08|53|57P|25006|57014|55P03)/u;

type ProblemDeps = Pick<Deps, 'logger' | 'oidc' | 'config' | 'db' | 'keyring'>;

/** Turns whatever a request ended with into an answer: a page for browsers, RFC 9457 JSON for machines. Bugs are logged and say nothing. */
export function problemResponse(deps: ProblemDeps): Middleware {
  const { logger } = deps;
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw requestProblems.not_found();
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) logger.error({ err: error, requestId: ctx.state['requestId'] as string }, 'request failed');
      await answer(ctx as unknown as PageHttpContext, deps, problem);
    }
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, status, message } = error as { code?: unknown; status?: unknown; message?: unknown };
  if (typeof code === 'string' && (UNAVAILABLE.test(code) || /^(ECONN|EPIPE|ENOENT|ETIMEDOUT)/u.test(code)))
    return new Problem('service', 'unavailable', 503, { retryAfterSeconds: 10 });
  if (typeof message === 'string' && /timeout|Connection terminated/u.test(message))
    return new Problem('service', 'unavailable', 503, { retryAfterSeconds: 10 });
  if (typeof status === 'number' && status >= 400 && status < 500) return requestProblems.malformed();
  return new Problem('service', 'fault', 500, {});
}

async function answer(ctx: PageHttpContext, deps: ProblemDeps, problem: Problem): Promise<void> {
  const code = `${problem.area}.${problem.code}`;
  const found = `problem.${code}`;
  const key = isTextKey(found) ? found : 'problem.service.fault';
  ctx.remove('location');
  if ((ctx.state.page as unknown) !== undefined && ctx.accepts('html', 'json') === 'html') {
    // A service in trouble is not asked who is signed in, and what is refused is refused whatever that look-up finds.
    if (problem.status < 500) await showSignOutLink(ctx, deps).catch(() => undefined);
    showProblemPage(ctx, { key, code, status: problem.status, details: problem.details });
    return;
  }
  const retryAfter = problem.details['retryAfterSeconds'];
  if (retryAfter !== undefined) ctx.set('retry-after', String(retryAfter));
  const t = translateTo(negotiateLanguage({ acceptLanguage: ctx.get('accept-language') }));
  ctx.status = problem.status;
  ctx.body = { type: 'about:blank', title: t(key, textParameters(problem.details)), status: problem.status, code };
  ctx.type = 'application/problem+json';
  ctx.set('cache-control', 'no-store');
}
