import Koa from 'koa';
import type { Deps } from '../deps.ts';
import { serveAssets } from './assets.ts';
import { pageContext } from './middleware/page-context.ts';
import { problemResponse } from './middleware/problem-response.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { dropShadowedCookies } from './middleware/shadowed-cookies.ts';
import { oidcMiddleware } from './oidc/oidc-middleware.ts';
import { postedAuthorization } from './oidc/posted-authorization.ts';
import { requestScope } from './oidc/request-scope.ts';
import { pageRouter } from './pages/router.ts';
import { pages } from './pages/routes.ts';
import { wellKnown } from './well-known.ts';

/** The public side, in the order a request meets it: citizens' pages first, the OpenID provider last. */
export function createGates(deps: Deps): Koa {
  // Of X-Forwarded-For only the last entry is our own proxy's word; whatever stands before it the client wrote.
  const app = new Koa({ proxy: deps.config.server.trustProxy, maxIpsCount: 1 });
  app.use(requestLog(deps));
  app.use(securityHeaders(deps));
  app.use(serveAssets);
  app.use(dropShadowedCookies);
  app.use(pageContext(deps));
  app.use(problemResponse(deps));
  app.use(wellKnown(deps));
  app.use(postedAuthorization);
  app.use(requestScope(deps));
  app.use(pageRouter(deps, pages));
  app.use(oidcMiddleware(deps.oidc));
  // What reaches Koa's own handler has been answered or is a broken connection; the log has it already.
  app.on('error', (error: Error) => deps.logger.warn({ err: error }, 'connection fault'));
  return app;
}
