import type { Context } from 'koa';

interface CookieDeps {
  readonly config: { readonly issuer: string };
}

export function isSecure(deps: CookieDeps): boolean {
  return deps.config.issuer.startsWith('https://');
}

/**
 * `__Host-` binds a cookie to this host, to https and to the whole path, so that a sister domain cannot plant one (RFC 6265bis §4.1.3.2).
 * Over plain http, which only the sandbox speaks, browsers would drop such a cookie; there all ports of a machine share their cookies, so
 * the name tells ours from those of a portal on the next port.
 */
export function cookieName(deps: CookieDeps, name: string): string {
  return isSecure(deps) ? `__Host-${name}` : `paiza_${name}`;
}

export interface CookieToSet {
  readonly name: string;
  readonly value: string;
  /** Absent: until the browser is closed. */
  readonly maxAgeSeconds?: number;
}

export function setCookie(ctx: Context, deps: CookieDeps, { name, value, maxAgeSeconds }: CookieToSet): void {
  ctx.cookies.secure = isSecure(deps);
  ctx.cookies.set(cookieName(deps, name), value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: isSecure(deps),
    signed: false,
    overwrite: true,
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds * 1000 }),
  });
}

/** The cookie's value; undefined when it is absent, or sent twice: a sister domain has shadowed it, so none is trusted. */
export function readCookie(ctx: Context, deps: CookieDeps, name: string): string | undefined {
  const full = cookieName(deps, name);
  const sent = ctx
    .get('cookie')
    .split(';')
    .filter((pair) => pair.trim().startsWith(`${full}=`));
  return sent.length === 1 ? ctx.cookies.get(full, { signed: false }) : undefined;
}

export function clearCookie(ctx: Context, deps: CookieDeps, name: string): void {
  setCookie(ctx, deps, { name, value: '', maxAgeSeconds: 0 });
}
