import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Middleware } from 'koa';

/** Browsers know a service worker by its address, so this asset alone keeps the same one over releases, and is asked for anew each time. */
export const serviceWorkerPath = '/service-worker.js';

let script: Buffer | undefined;

/** Answers the script of the service worker; everything else goes on. */
export const serveServiceWorker: Middleware = async (ctx, next) => {
  if (ctx.path !== serviceWorkerPath || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
    await next();
    return;
  }
  ctx.state['route'] = serviceWorkerPath;
  script ??= readFileSync(join(import.meta.dirname, 'assets/service-worker.js'));
  ctx.set('Cache-Control', 'no-cache');
  ctx.type = 'text/javascript; charset=utf-8';
  ctx.body = script;
};
