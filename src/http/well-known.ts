import type { Middleware } from 'koa';
import type { Config } from '../config.ts';
import { cabinetPaths } from './cabinet/paths.ts';

const YEAR_MILLISECONDS = 365 * 24 * 3600 * 1000;

/**
 * Addresses that tools look for: where to report a weakness (RFC 9116), what robots may read, and where passkeys are made and managed (W3C A
 * Well-Known URL for Relying Party Passkey Endpoints).
 */
export function wellKnown({ config }: { readonly config: Config }): Middleware {
  const expires = new Date(Date.now() + YEAR_MILLISECONDS).toISOString();
  const passkeys = `${config.issuer}${cabinetPaths.passkeys}`;
  const answers: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
    '/.well-known/security.txt': {
      type: 'text/plain',
      body: `Contact: ${config.issuer}/help\nExpires: ${expires}\nPreferred-Languages: ru, en\nCanonical: ${config.issuer}/.well-known/security.txt\n`,
    },
    '/.well-known/passkey-endpoints': { type: 'application/json', body: JSON.stringify({ enroll: passkeys, manage: passkeys }) },
    '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /\n' },
  };
  return async (ctx, next) => {
    const answer = answers[ctx.path];
    if (answer === undefined || ctx.method !== 'GET') {
      await next();
      return;
    }
    ctx.state['route'] = ctx.path;
    ctx.type = answer.type;
    ctx.body = answer.body;
  };
}
