import type { Middleware } from 'koa';
import getRawBody from 'raw-body';
import { CallbackFault, type RegistryCallback, type RegistryId } from '../../capabilities/registries/ports.ts';
import { registryProblems } from '../../capabilities/registries/problems.ts';
import { receiveAnswer } from '../../capabilities/registries/receive-answer.ts';
import type { Deps } from '../../deps.ts';
import { requestProblems } from '../middleware/form-body.ts';

const LIMIT_BYTES = 64 * 1024;
const RETRY_AFTER_SECONDS = 30;

/** Where each registry calls back (docs/registries, `callbackUrl`). */
const registries: ReadonlyMap<string, RegistryId> = new Map([
  ['/registries/pension-fund/answers', 'pension_fund'],
  ['/registries/interior-ministry/answers', 'interior_ministry'],
  ['/registries/tax-service/answers', 'tax_service'],
]);

export function isRegistryAnswer({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'POST' && registries.has(path);
}

/**
 * Call-backs of the registries: whoever signs as the registry that was asked is heard. Every well-signed one is answered 202, late and
 * repeated ones too, so that the registry stops repeating it and learns nothing of our side.
 */
export function registryAnswers(deps: Deps): Middleware {
  return async (ctx) => {
    const registry = registries.get(ctx.path);
    const link = registry === undefined ? undefined : deps.registries[registry];
    if (registry === undefined || link === undefined) throw requestProblems.not_found();
    ctx.state['route'] = ctx.path;
    const body = await readBody(ctx);
    const { checkId, answer }: RegistryCallback = await link.readCallback(body).catch(refuse);
    await receiveAnswer(deps, { checkId, registry, answer });
    ctx.body = '';
    ctx.status = 202;
  };
}

async function readBody(ctx: Parameters<Middleware>[0]): Promise<string> {
  if (ctx.request.is('application/jwt') === false || ctx.get('content-encoding') !== '') throw requestProblems.unsupported_media_type();
  const length = ctx.get('content-length') || null;
  return getRawBody(ctx.req, { limit: LIMIT_BYTES, length, encoding: 'utf8' }).catch((error: { type?: string }) => {
    throw error.type === 'entity.too.large' ? requestProblems.body_too_large() : requestProblems.malformed();
  });
}

function refuse(error: unknown): never {
  if (!(error instanceof CallbackFault)) throw error;
  if (error.code === 'malformed') throw requestProblems.malformed();
  if (error.code === 'not_authentic') throw registryProblems.callback_not_authentic();
  throw registryProblems.callback_not_checked({ retryAfterSeconds: RETRY_AFTER_SECONDS });
}
