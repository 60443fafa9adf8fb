import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import getRawBody from 'raw-body';
import type { Inbox } from '../inbox/inbox.ts';
import { browserName } from './browser.ts';
import type { Browsers } from './browsers.ts';
import { decryptPush } from './decrypt.ts';
import { isFromSubscribed } from './sender.ts';

interface WireParts {
  readonly browsers: Browsers;
  readonly inbox: Inbox;
  readonly origin: string;
}

/** More no push service need take (RFC 8030 §7.2). */
const maxBytes = 4096;

/** Where sites hand in pushes (RFC 8030 §5). The browser opens what arrives at once, and it lies in the inbox as it would be shown. */
export function pushRoutes(parts: WireParts): Router {
  const router = new Router();
  router.post('/push/:id', (ctx) => take(ctx, parts, ctx.params['id'] ?? ''));
  return router;
}

async function take(ctx: Context, parts: WireParts, id: string): Promise<void> {
  ctx.status = await outcomeOf(ctx, parts, id);
  ctx.body = '';
  if (ctx.status === 201) ctx.set('Location', `/push-messages/${randomUUID()}`);
  // What was refused unread is read away, so that the sender can go on on the same connection.
  else ctx.req.resume();
}

async function outcomeOf(ctx: Context, { browsers, inbox, origin }: WireParts, id: string): Promise<number> {
  const browser = browsers.find(id);
  if (browser === undefined || browser.ended) return browser === undefined ? 404 : 410;
  const expected = { serverKey: browser.serverKey, origin, now: Date.now() };
  if (!isFromSubscribed(ctx.get('authorization'), expected)) return 403;
  const body = await getRawBody(ctx.req, { limit: maxBytes }).catch(() => undefined);
  if (body === undefined) return 413;
  const text = ctx.get('content-encoding') === 'aes128gcm' ? decryptPush(browser, body) : undefined;
  // How long it may wait has to be said, though nothing waits here (RFC 8030 §5.2).
  if (text === undefined || !/^\d{1,10}$/u.test(ctx.get('ttl'))) return 400;
  inbox.add({ channel: 'push', to: browserName(browser), from: origin, ...shown(text) });
  return 201;
}

/** A service worker of ours shows title, words and where a touch leads; of another site's, all that came. */
function shown(text: string): { readonly subject: string; readonly text: string } {
  try {
    const { title, body, url } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof title === 'string') return { subject: title, text: [body, url].filter((part) => typeof part === 'string').join('\n') };
  } catch {
    // Not JSON: it is shown as it is.
  }
  return { subject: '', text };
}
