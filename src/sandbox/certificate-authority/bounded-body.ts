import type { Context } from 'koa';
import getRawBody from 'raw-body';

/** The body, or undefined when it is larger. The rest is read and thrown away then: who is still sending would not hear the answer. */
export async function readBytes(ctx: Context, limitBytes: number): Promise<Buffer | undefined> {
  return getRawBody(ctx.req, { limit: limitBytes }).catch(() => {
    ctx.req.resume();
    return undefined;
  });
}
