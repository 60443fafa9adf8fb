import Koa, { type Middleware } from 'koa';
import compose from 'koa-compose';
import type { Deps } from '../deps.ts';
import { serveAssets } from './assets.ts';
import { cabinetPages } from './cabinet/routes.ts';
import { deskPages } from './desk/routes.ts';
import { pageContext } from './middleware/page-context.ts';
import { problemResponse } from './middleware/problem-response.ts';
import { requestLog } from './middleware/request-log.ts';
import { machineHeaders, securityHeaders } from './middleware/security-headers.ts';
import { dropShadowedCookies } from './middleware/shadowed-cookies.ts';
import { machineMiddleware, oidcMiddleware } from './oidc/oidc-middleware.ts';
import { machineMethods } from './oidc/machine-methods.ts';
import { isMachineRequest } from './oidc/paths.ts';
import { ownAuthorization } from './oidc/own-authorization.ts';
import { postedAuthorization } from './oidc/posted-authorization.ts';
import { requestScope } from './oidc/request-scope.ts';
import { pageRouter } from './pages/router.ts';
import { pages } from './pages/routes.ts';
import { withSignOutLink } from './pages/sign-out-link.ts';
import { isRegistryAnswer, registryAnswers } from './registries/answers.ts';
import { serveServiceWorker } from './service-worker.ts';
import { wellKnown } from './well-known.ts';

/**
 * The public side. Endpoints that only machines call see neither cookies nor languages nor pages; everything else meets, in this order,
 * citizens' pages first and the OpenID provider last.
 */
export function createGates(deps: Deps): Koa {
  // Of X-Forwarded-For only the last entry is our own proxy's word; whatever stands before it the client wrote.
  const app = new Koa({ proxy: deps.config.server.trustProxy, maxIpsCount: 1 });
  const machines = compose(machineGate(deps));
  const registries = compose([machineHeaders(deps), problemResponse(deps), registryAnswers(deps)]);
  const browsers = compose(browserGate(deps));
  app.use(requestLog(deps));
  app.use(async (ctx, next) => {
    const gate = isMachineRequest(ctx) ? machines : isRegistryAnswer(ctx) ? registries : browsers;
    await gate(ctx, next);
  });
  // What reaches Koa's own handler has been answered or is a broken connection; the log has it already.
  app.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever leaves a page that listens to events leaves an answer that has not ended.
    const isExpected = error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    deps.logger[isExpected ? 'debug' : 'warn']({ err: error }, 'connection fault');
  });
  return app;
}

function machineGate(deps: Deps): Middleware[] {
  return [machineHeaders(deps), problemResponse(deps), machineMethods, requestScope(deps), machineMiddleware(deps.oidc)];
}

function browserGate(deps: Deps): Middleware[] {
  return [
    securityHeaders(deps),
    serveAssets,
    serveServiceWorker,
    dropShadowedCookies,
    pageContext(deps),
    problemResponse(deps),
    wellKnown(deps),
    postedAuthorization,
    ownAuthorization,
    requestScope(deps),
    pageRouter(deps, [...pages.map(withSignOutLink), ...cabinetPages, ...deskPages]),
    oidcMiddleware(deps.oidc),
  ];
}
