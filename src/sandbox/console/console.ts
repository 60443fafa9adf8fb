import Koa, { type Context } from 'koa';
import Router from '@koa/router';
import { readyAccountRoutes } from '../citizens/api.ts';
import { orderRoutes } from '../citizens/page.ts';
import type { AccountMaker } from '../citizens/make-account.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isSentTo, isSentToPart, type Message } from '../inbox/message.ts';
import { operatorRoutes } from '../operators/page.ts';
import type { Operators } from '../operators/operators.ts';
import type { Browsers } from '../push-service/browsers.ts';
import { browserRoutes } from '../push-service/page.ts';
import { pushRoutes } from '../push-service/wire.ts';
import { asset, sharedStyle } from '../web/asset.ts';
import type { Place } from '../web/frame.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { pageHeaders } from '../web/page-headers.ts';
import { problemsFor } from '../web/problem.ts';
import { inboxView } from './view.ts';

/** What a program reads of a message: exactly these five. */
const published = ({ channel, to, subject, text, sentAt }: Message) => ({ channel, to, subject, text, sentAt });

/** The `to` of the query; when it is given twice the last one counts. */
function recipientOf(ctx: Context): string {
  const to = ctx.query['to'];
  return (Array.isArray(to) ? to.at(-1) : to) ?? '';
}

function showInbox(ctx: Context, inbox: Inbox, places: readonly Place[]): void {
  const language = languageOf(ctx, 'sandbox_lang');
  const filter = recipientOf(ctx);
  ctx.type = 'html';
  ctx.body = inboxView({
    language,
    otherLanguageHref: addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru'),
    messages: inbox.list((message) => isSentToPart(message, filter)),
    filter,
    places,
  }).markup;
}

/** The HTML part as its sender wrote it, in an origin of its own where no script runs. */
function showHtmlPart(ctx: Context, inbox: Inbox, id: string): void {
  const message = inbox.find(id);
  if (!message?.html) return;
  ctx.set(
    'Content-Security-Policy',
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; frame-ancestors 'self'",
  );
  ctx.type = 'html';
  ctx.body = `<base target="_blank">${message.html}`;
}

const refusals = {
  403: { code: 'sandbox.forbidden', title: 'Forbidden', detail: 'Send the form from its own page.' },
  404: { code: 'sandbox.not_found', title: 'Not found', detail: 'Read GET /api/messages, optionally with ?to=<phone or e-mail>.' },
  405: { code: 'sandbox.method_not_allowed', title: 'Method not allowed', detail: 'Use a method named in the Allow header.' },
  410: { code: 'sandbox.gone', title: 'Gone', detail: 'The browser has ended its subscription (RFC 8030 §7.3): forget it.' },
  501: { code: 'sandbox.method_not_allowed', title: 'Method not known', detail: 'Use a method named in the Allow header.' },
};

function routes(inbox: Inbox, places: readonly Place[]): Router {
  const router = new Router();
  router.get('/', (ctx) => showInbox(ctx, inbox, places));
  router.get('/messages/:id/html', (ctx) => showHtmlPart(ctx, inbox, ctx.params['id'] ?? ''));
  router.get('/style.css', sharedStyle());
  router.get('/refresh.js', asset(import.meta.url, 'refresh.js'));
  router.get('/api/messages', (ctx) => {
    const to = recipientOf(ctx);
    ctx.body = inbox.list((message) => to.trim() === '' || isSentTo(message, to)).map((message) => published(message));
  });
  router.delete('/api/messages', (ctx) => {
    inbox.clear();
    ctx.status = 204;
  });
  return router;
}

export interface ConsoleParts {
  readonly inbox: Inbox;
  readonly places: readonly Place[];
  readonly maker: AccountMaker;
  readonly operators: Operators;
  readonly browsers: Browsers;
}

/**
 * The console of the sandbox: the inbox as a page and as JSON, accounts made to order, the operators of a service centre, and browsers with
 * their push service.
 */
export function createConsole({ inbox, places, maker, operators, browsers }: ConsoleParts): Koa {
  const origin = places.find(({ name }) => name === 'inbox')?.url ?? '';
  const app = new Koa();
  app.silent = true;
  app.use(pageHeaders());
  app.use(problemsFor(refusals));
  const routers = [
    routes(inbox, places),
    readyAccountRoutes(maker),
    orderRoutes({ maker, places }),
    operatorRoutes({ operators, places }),
    browserRoutes({ browsers, places, origin }),
    pushRoutes({ browsers, inbox, origin }),
  ];
  for (const router of routers) app.use(router.routes());
  for (const router of routers) app.use(router.allowedMethods());
  return app;
}
