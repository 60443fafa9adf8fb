import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { Deps } from '../../deps.ts';
import { csrf } from '../middleware/csrf.ts';
import { formBody, requestProblems } from '../middleware/form-body.ts';
import { uploadBody } from '../middleware/upload-body.ts';
import { isOidcPath } from '../oidc/paths.ts';
import type { Page, PageHandler, PageState } from './page.ts';

/** The pages' gate: forms are read and checked, then the page answers. Other methods are refused by name. */
export function pageRouter(deps: Deps, pages: readonly Page[]): Middleware {
  const router = new Router<PageState>();
  const guard = csrf(deps);
  for (const page of pages) {
    const handle = (handler: PageHandler | undefined) => async (ctx: Parameters<PageHandler>[0]) => {
      if (handler === undefined) throw requestProblems.method_not_allowed();
      await handler(ctx, deps);
    };
    const guards = [named(page.path), page.takesFiles === true ? uploadBody : formBody, guard] as RouterMiddleware[];
    router.get(page.path, ...guards, handle(page.get));
    router.post(page.path, ...guards, handle(page.post));
    router.all(page.path, named(page.path) as RouterMiddleware, handle(undefined));
  }
  const route = router.routes() as unknown as Middleware;
  return async (ctx, next) => {
    await (isOidcPath(ctx.path) ? next() : route(ctx, next));
  };
}

type RouterMiddleware = (ctx: Parameters<PageHandler>[0], next: () => Promise<unknown>) => Promise<void>;

/** The pattern stands for the path in logs and metrics. */
function named(pattern: string): Middleware {
  return async (ctx, next) => {
    ctx.state['route'] = pattern;
    await next();
  };
}
