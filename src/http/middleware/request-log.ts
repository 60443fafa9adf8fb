import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Metrics } from '../../metrics.ts';

interface RequestLogDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * One line and one measurement for each request. The route pattern stands for the path: paths and queries hold tokens, states and hints.
 * A request id from outside is not believed; ours goes back in `x-request-id` for the citizen to quote.
 */
export function requestLog(deps: RequestLogDeps): Middleware {
  return async (ctx, next) => {
    const started = performance.now();
    const requestId = randomUUID();
    ctx.state['requestId'] = requestId;
    ctx.set('x-request-id', requestId);
    try {
      await next();
    } finally {
      const milliseconds = performance.now() - started;
      const route = (ctx.state['route'] as string | undefined) ?? 'unmatched';
      deps.metrics.httpRequest({ method: ctx.method, route, status: ctx.status, seconds: milliseconds / 1000 });
      deps.logger.info(
        { requestId, method: ctx.method, route, status: ctx.status, milliseconds: Math.round(milliseconds * 10) / 10 },
        'request',
      );
    }
  };
}
