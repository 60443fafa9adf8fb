import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa, { type Middleware } from 'koa';
import type { ClientMetadata } from 'oidc-provider';
import type { Place } from '../web/frame.ts';
import { listenHttp, type Stop } from '../web/listen.ts';
import { pageHeaders } from '../web/page-headers.ts';
import { apiRoutes } from './api.ts';
import { openCustomers } from './customers.ts';
import { openFaultSwitches, type FaultSwitches } from './faults.ts';
import { homeRoutes } from './home.ts';
import { openKeys } from './keys.ts';
import { createBankProvider } from './provider.ts';
import { signInRoutes } from './sign-in.ts';

export interface BankOptions {
  readonly port: number;
  readonly host: string;
  /** Customers, switches and keys; made when missing. */
  readonly dataDir: string;
  /** Where the people are that can become customers. */
  readonly registriesUrl: string;
  readonly places: readonly Place[];
  /** Who may ask the bank (RFC 7591 §2). */
  readonly clients: readonly Readonly<Record<string, unknown>>[];
}

const slowMilliseconds = 20_000;

/** What the provider asks behind the browser's back. */
const machineEndpoints = new Set(['/token', '/request', '/me']);

function misbehave(switches: FaultSwitches): Middleware {
  return async (ctx, next) => {
    const on = machineEndpoints.has(ctx.path) ? switches.on() : [];
    if (on.includes('slow')) await sleep(slowMilliseconds, undefined, { ref: false });
    if (on.includes('server-error')) ctx.throw(500);
    await next();
  };
}

/** A bank with customers: an OpenID provider that vouches for them, its sign-in page, and switches for its faults. */
export async function startBank({ port, host, dataDir, registriesUrl, places, clients }: BankOptions): Promise<Stop> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const customers = openCustomers(join(dataDir, 'customers.jsonl'));
  const switches = openFaultSwitches(join(dataDir, 'faults.json'));
  const keys = await openKeys(dataDir);
  const issuer = `http://localhost:${port}`;
  const provider = createBankProvider({ issuer, keys, customers, switches, clients: clients as unknown as readonly ClientMetadata[] });
  const answer = provider.callback();
  const app = new Koa();
  app.silent = true;
  // A form of the bank ends wherever the provider sends the browser on to: Chromium applies form-action to every redirect.
  app.use(pageHeaders(places.map(({ url }) => new URL(url).origin)));
  app.use(misbehave(switches));
  for (const router of [
    apiRoutes({ customers, switches }),
    homeRoutes({ customers, switches, registriesUrl, places }),
    signInRoutes({ provider, customers, switches, registriesUrl }),
  ]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  app.use(async (ctx) => {
    ctx.respond = false;
    await answer(ctx.req, ctx.res);
  });
  return listenHttp(app, port, host);
}
