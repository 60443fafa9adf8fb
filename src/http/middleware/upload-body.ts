import type { Middleware } from 'koa';
import getRawBody from 'raw-body';
import { Form, requestProblems } from './form-body.ts';

/** A signature with every certificate and revocation list in it stays far below. */
const LIMIT_BYTES = 1024 * 1024;
const LIMIT_PARTS = 20;

/**
 * Reads the body of a POST, once, as `multipart/form-data` (RFC 7578), within limits: text fields into `form`, files into `files`. What is
 * larger is refused by its announced length, or while it comes, and never kept whole.
 */
export const uploadBody: Middleware = async (ctx, next) => {
  const { form, files } = ctx.method === 'POST' ? await readUpload(ctx) : { form: new Form(), files: new Map() };
  ctx.state['form'] = form;
  ctx.state['files'] = files;
  await next();
};

interface Upload {
  readonly form: Form;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function readUpload(ctx: Parameters<Middleware>[0]): Promise<Upload> {
  const type = ctx.get('content-type');
  if (ctx.request.is('multipart/form-data') === false || ctx.get('content-encoding') !== '') throw requestProblems.unsupported_media_type();
  const body = await getRawBody(ctx.req, { limit: LIMIT_BYTES, length: ctx.get('content-length') || null }).catch(
    (error: { type?: string }) => {
      throw error.type === 'entity.too.large' ? requestProblems.body_too_large() : requestProblems.malformed();
    },
  );
  const data = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => {
    throw requestProblems.malformed();
  });
  return sorted([...data]);
}

async function sorted(parts: readonly [name: string, value: string | File][]): Promise<Upload> {
  const [fields, files] = [new Map<string, string>(), new Map<string, Uint8Array>()];
  const names = new Set(parts.map(([name]) => name));
  if (names.size < parts.length || parts.length > LIMIT_PARTS) throw requestProblems.malformed();
  for (const [name, value] of parts) {
    if (typeof value !== 'string') {
      if (value.size > 0) files.set(name, new Uint8Array(await value.arrayBuffer()));
    } else if (value.includes('\0')) throw requestProblems.malformed();
    else fields.set(name, value);
  }
  return { form: new Form(fields), files };
}
