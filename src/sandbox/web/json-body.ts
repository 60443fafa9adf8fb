import type { Context } from 'koa';
import getRawBody from 'raw-body';

const maxBodyBytes = 65_536;

/** The body as text. Undefined when it is larger than 64 KiB or never arrived whole. */
export async function readText(ctx: Context): Promise<string | undefined> {
  return getRawBody(ctx.req, { limit: maxBodyBytes, encoding: 'utf8' }).catch(() => undefined);
}

export type JsonBody = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'too_large' | 'not_json' };

/** The body as JSON; an empty one is `undefined`. */
export async function readJson(ctx: Context): Promise<JsonBody> {
  const text = await readText(ctx);
  if (text === undefined) return { kind: 'too_large' };
  try {
    return { kind: 'read', value: text.trim() === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return { kind: 'not_json' };
  }
}
