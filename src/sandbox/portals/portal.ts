import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import { asset } from '../web/asset.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { pageHeaders } from '../web/page-headers.ts';
import { receiveBackchannelLogout } from './backchannel-logout.ts';
import { describeFailure, type Failure } from './failure.ts';
import { homeView } from './home-view.ts';
import type { PageModel } from './layout.ts';
import { failureView, notFoundView, signedOutView, type FailureTitle } from './message-view.ts';
import type { Portal } from './portal-context.ts';
import { refreshTokens } from './refresh.ts';
import { sessionJson } from './session-json.ts';
import { completeSignIn, startSignIn } from './sign-in.ts';
import { completeSignOut, startSignOut } from './sign-out.ts';

function pageModel(portal: Portal, ctx: Context): PageModel {
  const language = languageOf(ctx, `${portal.definition.id}_portal_lang`);
  return {
    definition: portal.definition,
    language,
    otherLanguageHref: addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru'),
    consoleUrl: portal.consoleUrl,
    issuer: portal.issuer,
    signedIn: portal.sessions.find(ctx)?.signedIn !== undefined,
  };
}

function show(ctx: Context, page: string, status = 200): void {
  ctx.status = status;
  ctx.type = 'html';
  ctx.body = page;
}

/** Whoever tried to sign in anew and turned back has lost nothing. */
function signInTitle(portal: Portal, ctx: Context): FailureTitle {
  return portal.sessions.find(ctx)?.signedIn === undefined ? 'failed' : 'stillSignedIn';
}

function showFailure(portal: Portal, ctx: Context, failure: Failure, title = signInTitle(portal, ctx)): void {
  if (failure.status === 503) ctx.set('Retry-After', '3');
  show(ctx, failureView(pageModel(portal, ctx), failure, title), failure.status);
}

function seeOther(ctx: Context, address: string | URL): void {
  ctx.status = 303;
  ctx.redirect(String(address));
  ctx.status = 303;
}

function home(portal: Portal, ctx: Context): void {
  const session = portal.sessions.find(ctx);
  const notice = session?.notice ?? (ctx.query['refreshed'] === '' ? 'refreshed' : undefined);
  if (session) delete session.notice;
  show(
    ctx,
    homeView({
      ...pageModel(portal, ctx),
      ...(session?.signedIn ? { person: session.signedIn } : {}),
      ...(notice ? { notice } : {}),
    }),
  );
}

/** The callback comes to `baseUrl`, so the cookie has to be set there: a visitor of 127.0.0.1 is sent to localhost first. */
async function signIn(portal: Portal, ctx: Context): Promise<void> {
  if (ctx.host !== new URL(portal.baseUrl).host) return seeOther(ctx, new URL(ctx.url, portal.baseUrl));
  const { language } = pageModel(portal, ctx);
  seeOther(ctx, await startSignIn(portal, ctx, language));
}

async function callback(portal: Portal, ctx: Context): Promise<void> {
  const failure = await completeSignIn(portal, ctx);
  if (failure) return showFailure(portal, ctx, failure);
  seeOther(ctx, '/');
}

async function refresh(portal: Portal, ctx: Context): Promise<void> {
  const session = portal.sessions.find(ctx);
  if (!session?.signedIn) return seeOther(ctx, '/');
  const failure = await refreshTokens(portal, session);
  if (failure) return showFailure(portal, ctx, failure, 'failedRefresh');
  seeOther(ctx, '/?refreshed');
}

function signedOut(portal: Portal, ctx: Context): void {
  if (!completeSignOut(portal, ctx)) return seeOther(ctx, '/');
  show(ctx, signedOutView(pageModel(portal, ctx)));
}

function routes(portal: Portal): Router {
  const router = new Router();
  const signOut = async (ctx: Context) => seeOther(ctx, await startSignOut(portal, ctx));
  router.get('/', (ctx) => home(portal, ctx));
  router.get('/sign-in', (ctx) => signIn(portal, ctx));
  router.get('/callback', (ctx) => callback(portal, ctx));
  router.get('/sign-out', signOut);
  router.post('/sign-out', signOut);
  router.get('/signed-out', (ctx) => signedOut(portal, ctx));
  router.post('/refresh', (ctx) => refresh(portal, ctx));
  router.post('/backchannel-logout', (ctx) => receiveBackchannelLogout(portal, ctx));
  router.get('/api/session', (ctx) => {
    ctx.body = sessionJson(portal.sessions.find(ctx)?.signedIn);
  });
  router.get('/style.css', asset(import.meta.url, 'style.css'));
  return router;
}

/** One demo portal: a relying party of the provider that knows it by discovery metadata alone. */
export function createPortal(portal: Portal): Koa {
  const app = new Koa();
  app.silent = true;
  app.use(pageHeaders([new URL(portal.issuer).origin]));
  app.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      showFailure(portal, ctx, describeFailure(error));
    }
    if (ctx.status === 404 && !ctx.body) show(ctx, notFoundView(pageModel(portal, ctx)), 404);
  });
  const router = routes(portal);
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}
