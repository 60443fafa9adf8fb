import { readFileSync } from 'node:fs';
import type { Context } from 'koa';

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;

/** A handler that answers with a file standing beside the module `base`. */
export function asset(base: string, name: `${string}.${keyof typeof types}`): (ctx: Context) => void {
  const body = readFileSync(new URL(name, base), 'utf8');
  const type = name.endsWith('.css') ? types.css : types.js;
  return (ctx) => {
    ctx.type = type;
    ctx.body = body;
  };
}

/** The style that the pages of the sandbox have in common. */
export function sharedStyle(): (ctx: Context) => void {
  return asset(import.meta.url, 'style.css');
}
