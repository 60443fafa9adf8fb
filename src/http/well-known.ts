import type { Middleware } from 'koa';
import type { Config } from '../config.ts';

const YEAR_MILLISECONDS = 365 * 24 * 3600 * 1000;

/** Addresses that tools look for: where to report a weakness (RFC 9116), and what robots may read. */
export function wellKnown({ config }: { readonly config: Config }): Middleware {
  const expires = new Date(Date.now() + YEAR_MILLISECONDS).toISOString();
  const texts: Readonly<Record<string, string>> = {
    '/.well-known/security.txt': `Contact: ${config.issuer}/help\nExpires: ${expires}\nPreferred-Languages: ru, en\nCanonical: ${config.issuer}/.well-known/security.txt\n`,
    '/robots.txt': 'User-agent: *\nDisallow: /\n',
  };
  return async (ctx, next) => {
    const text = texts[ctx.path];
    if (text === undefined || ctx.method !== 'GET') {
      await next();
      return;
    }
    ctx.state['route'] = ctx.path;
    ctx.type = 'text/plain';
    ctx.body = text;
  };
}
