import type { Middleware } from 'koa';
import getRawBody from 'raw-body';
import { defineProblems } from '../../kernel/problem.ts';

export const requestProblems = defineProblems('request', {
  body_too_large: 413,
  unsupported_media_type: 415,
  malformed: 400,
  not_found: 404,
  method_not_allowed: 405,
  forged: 403,
  made_for_another: 409,
});

const LIMIT_BYTES = 32 * 1024;
const LIMIT_FIELDS = 100;

/** The fields of a submitted form. A field sent twice has no value we could trust, so the whole form is refused before this exists. */
export class Form {
  readonly #fields: ReadonlyMap<string, string>;

  constructor(fields: ReadonlyMap<string, string> = new Map()) {
    this.#fields = fields;
  }

  /** The field as typed, or an empty string. */
  text(name: string): string {
    return this.#fields.get(name) ?? '';
  }

  entries(): [name: string, value: string][] {
    return [...this.#fields];
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }
}

/** Reads the body of a POST, once, as `application/x-www-form-urlencoded` in UTF-8, within limits. */
export const formBody: Middleware = async (ctx, next) => {
  ctx.state['form'] = ctx.method === 'POST' ? await readForm(ctx) : new Form();
  ctx.state['files'] = new Map();
  await next();
};

async function readForm(ctx: Parameters<Middleware>[0]): Promise<Form> {
  if (ctx.request.is('application/x-www-form-urlencoded') === false || ctx.get('content-encoding') !== '') {
    throw requestProblems.unsupported_media_type();
  }
  const text = await getRawBody(ctx.req, { limit: LIMIT_BYTES, length: ctx.get('content-length') || null, encoding: 'utf8' }).catch(
    (error: { type?: string }) => {
      throw error.type === 'entity.too.large' ? requestProblems.body_too_large() : requestProblems.malformed();
    },
  );
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name) || fields.size >= LIMIT_FIELDS || value.includes('\0')) throw requestProblems.malformed();
    fields.set(name, value);
  }
  return new Form(fields);
}
