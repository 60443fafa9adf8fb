import type { RouterContext } from '@koa/router';
import type { Deps } from '../../deps.ts';
import { layout } from '../views/layout.ts';
import type { Html } from '../views/html.ts';
import type { FieldError, PageContext, PageRefresh } from '../views/page-context.ts';
import type { Form } from '../middleware/form-body.ts';

/** What the middleware has put beside a request before a page sees it. */
export interface PageState {
  page: PageContext;
  /** The parsed body of a POST; empty for a GET. */
  form: Form;
  /** The files of a POST to a page that takes them, by the name of their field; those that are empty are left out. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Where the request came from, as one counts it: an IPv4 address, or the /64 of an IPv6 one. */
  network: string;
  requestId: string;
}

export type PageHttpContext = RouterContext<PageState>;
export type PageHandler = (ctx: PageHttpContext, deps: Deps) => Promise<void>;

/** A row of routes.ts: a page's address and what it does with GET and POST. */
export interface Page {
  /** Path pattern of @koa/router, `/registration/confirm/:token`. The pattern, never the path, reaches logs and metrics. */
  readonly path: string;
  readonly get?: PageHandler;
  readonly post?: PageHandler;
  /** Whether its form sends files, and so comes as `multipart/form-data`. */
  readonly takesFiles?: boolean;
}

export interface PageFrame {
  readonly title: string;
  readonly errors?: readonly FieldError[];
  /** 200 unless told; a form shown again answers 422 (RFC 9110 §15.5.21). */
  readonly status?: number;
  /** Loads another page after a while, in browsers without scripts. */
  readonly refresh?: PageRefresh;
}

/** Answers with a page: the frame around the body that a view made. */
export function showPage(ctx: PageHttpContext, frame: PageFrame, body: Html): void {
  const hasErrors = (frame.errors ?? []).length > 0;
  ctx.status = frame.status ?? (hasErrors ? 422 : 200);
  ctx.type = 'html';
  ctx.set('cache-control', 'no-store');
  ctx.set('content-language', ctx.state.page.language);
  ctx.body = layout({ context: ctx.state.page, title: frame.title, hasErrors, refresh: frame.refresh }, body).toString();
}

/** Ends a POST: the browser goes on with GET, so that going back or reloading never sends a form twice (RFC 9110 §15.4.4). */
export function seeOther(ctx: PageHttpContext, path: string): void {
  ctx.status = 303;
  ctx.set('cache-control', 'no-store');
  ctx.redirect(path);
}
