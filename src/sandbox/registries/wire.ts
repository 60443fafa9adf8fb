import { timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../web/json-body.ts';
import { answerProblem } from '../web/problem.ts';
import type { Asked } from './asked.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { Conduct } from './faults.ts';
import type { Office } from './office.ts';
import { parseQuestion } from './question.ts';
import { registryNames, tokenOf, type RegistryName } from './registry.ts';
import type { Signers } from './signing.ts';

export interface WireParts {
  readonly issuer: string;
  readonly office: Office;
  readonly switches: FaultSwitches;
  readonly signers: Signers;
}

/** Seconds after which it is worth asking again. */
const retryAfterSeconds = 2;
const unavailableRetrySeconds = 20;

const refusals = {
  unauthorised: {
    status: 401,
    code: 'registry.unauthorised',
    title: 'Unauthorised',
    detail: 'Send the token of this registry as a bearer token.',
  },
  malformed: { status: 400, code: 'registry.malformed', title: 'Malformed', detail: 'Send what docs/registries describes.' },
  tooLarge: { status: 413, code: 'registry.too_large', title: 'Too large', detail: 'Send at most 64 KiB.' },
  unknown: { status: 404, code: 'registry.unknown_request', title: 'Unknown request', detail: 'Ask anew under the same id.' },
  otherQuestion: {
    status: 409,
    code: 'registry.id_used',
    title: 'Id used',
    detail: 'The id was used for another question: take a new one.',
  },
  broken: { status: 500, code: 'registry.broken', title: 'Broken', detail: 'A fault that was switched on. Ask again later.' },
  unavailable: { status: 503, code: 'registry.unavailable', title: 'Unavailable', detail: 'Ask again after Retry-After.' },
} as const;

function hasToken(ctx: Context, registry: RegistryName): boolean {
  const [given, right] = [ctx.get('authorization'), `Bearer ${tokenOf(registry)}`].map((text) => Buffer.from(text ?? ''));
  return given !== undefined && right !== undefined && given.length === right.length && timingSafeEqual(given, right);
}

/** What a registry in this state answers instead of a right answer. */
const spoilt: Partial<Record<Conduct, (ctx: Context) => void>> = {
  garbage(ctx) {
    ctx.type = 'application/json';
    ctx.body = '<html><body>Технические работы</body></html>';
  },
  oversized(ctx) {
    ctx.body = { requestId: 'chk_00000000000000000000000000000000', status: 'accepted', note: 'x'.repeat(1_048_576) };
  },
  'foreign-id'(ctx) {
    ctx.body = { requestId: 'chk_00000000000000000000000000000000', status: 'answered', answer: { outcome: 'match' } };
  },
};

function show(ctx: Context, asked: Asked, { switches }: WireParts): void {
  const spoil = switches
    .of(asked.registry)
    .map((fault) => spoilt[fault as Conduct])
    .find((found) => found !== undefined);
  if (spoil !== undefined) return spoil(ctx);
  const { requestId, answer } = asked;
  ctx.status = answer === undefined && ctx.method === 'POST' ? 202 : 200;
  ctx.body = answer === undefined ? { requestId, status: 'accepted', retryAfterSeconds } : { requestId, status: 'answered', answer };
}

/** Lets nobody in without a token, and nobody at all while the registry is out of order. */
function door(registry: RegistryName, { switches }: WireParts) {
  return async (ctx: Context, next: () => Promise<void>): Promise<void> => {
    const faults = switches.of(registry);
    if (faults.includes('server-error')) return answerProblem(ctx, refusals.broken);
    if (faults.includes('unavailable')) {
      ctx.set('Retry-After', String(unavailableRetrySeconds));
      return answerProblem(ctx, refusals.unavailable);
    }
    if (!hasToken(ctx, registry)) {
      ctx.set('WWW-Authenticate', 'Bearer');
      return answerProblem(ctx, refusals.unauthorised);
    }
    await next();
  };
}

async function take(ctx: Context, registry: RegistryName, parts: WireParts): Promise<void> {
  const body = await readJson(ctx);
  if (body.kind === 'too_large') return answerProblem(ctx, refusals.tooLarge);
  const asked = body.kind === 'read' ? parseQuestion(registry, body.value, parts.issuer) : { fault: '/ must be JSON' };
  if ('fault' in asked) return answerProblem(ctx, refusals.malformed, { fault: asked.fault });
  const taken = parts.office.take(registry, asked);
  if (taken === 'another') return answerProblem(ctx, refusals.otherQuestion);
  show(ctx, taken, parts);
}

/** The protocol of docs/registries, for each registry under its own path. */
export function wireRoutes(parts: WireParts): Router {
  const router = new Router();
  for (const registry of registryNames) {
    router.post(`/${registry}/v1/requests`, door(registry, parts), (ctx) => take(ctx, registry, parts));
    router.get(`/${registry}/v1/requests/:requestId`, door(registry, parts), (ctx) => {
      const asked = parts.office.find(registry, ctx.params['requestId'] ?? '');
      if (asked === undefined) return answerProblem(ctx, refusals.unknown);
      show(ctx, asked, parts);
    });
    router.get(`/${registry}/v1/jwks`, (ctx) => {
      ctx.body = { keys: [parts.signers[registry].publicKey] };
      ctx.type = 'application/jwk-set+json';
    });
  }
  return router;
}
