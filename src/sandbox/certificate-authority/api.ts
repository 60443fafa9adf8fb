import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../web/json-body.ts';
import { answerProblem } from '../web/problem.ts';
import type { CertificateAuthority } from './authority.ts';
import { readBytes } from './bounded-body.ts';
import { toPem } from './der.ts';
import type { IssuedCertificate } from './issued.ts';
import { openKey } from './keys.ts';
import { parseWish } from './wish.ts';

const refusals = {
  malformed: { status: 400, code: 'sandbox.malformed', title: 'Malformed', detail: 'Send a JSON object; `faults` names what is wrong.' },
  tooLarge: { status: 413, code: 'sandbox.too_large', title: 'Too large', detail: 'Sign at most 1 MiB.' },
  unknown: {
    status: 404,
    code: 'sandbox.no_such_certificate',
    title: 'No such certificate',
    detail: 'See GET /api/certificates, or make one by POST /api/certificates.',
  },
} as const;

const listed = 100;
/** Base64 of 1 MiB, and the rest of the object. */
const maxSignBytes = 1_500_000;

/** What a program reads of a certificate; PEM of both, as this is nobody's real key. */
export function published({ key, certificate, revokedAt, ...rest }: IssuedCertificate) {
  return {
    ...rest,
    algorithm: key.algorithm,
    revokedAt: revokedAt ?? null,
    certificate: toPem('CERTIFICATE', Buffer.from(certificate, 'base64')),
    privateKey: openKey(key).pem,
  };
}

async function addCertificate(ctx: Context, authority: CertificateAuthority): Promise<void> {
  const body = await readJson(ctx);
  const parsed = body.kind === 'read' ? parseWish(body.value) : { faults: ['/ must be JSON'] };
  if ('faults' in parsed) return answerProblem(ctx, refusals.malformed, { faults: parsed.faults });
  ctx.body = published(await authority.issue(parsed.wish));
  ctx.status = 201;
}

interface SignWish {
  readonly serialNumber: string;
  readonly content: Buffer;
}

function parseSignWish(text: string): SignWish | undefined {
  try {
    const { serialNumber, content } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof serialNumber !== 'string' || typeof content !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/u.test(content)) return undefined;
    return { serialNumber, content: Buffer.from(content, 'base64') };
  } catch {
    return undefined;
  }
}

async function sign(ctx: Context, authority: CertificateAuthority): Promise<void> {
  const bytes = await readBytes(ctx, maxSignBytes);
  if (bytes === undefined) return answerProblem(ctx, refusals.tooLarge);
  const wish = parseSignWish(bytes.toString('utf8'));
  if (wish === undefined) {
    return answerProblem(ctx, refusals.malformed, { faults: ['/serialNumber must be a text', '/content must be base64 of what to sign'] });
  }
  const certificate = authority.issued.find(wish.serialNumber);
  if (certificate === undefined) return answerProblem(ctx, refusals.unknown);
  ctx.body = { signature: authority.sign(certificate, wish.content).toString('base64') };
}

function revoke(ctx: Context, authority: CertificateAuthority, serialNumber: string): void {
  const revoked = authority.revoke(serialNumber);
  if (revoked === undefined) return answerProblem(ctx, refusals.unknown);
  ctx.body = published(revoked);
}

/** For programs. */
export function apiRoutes(authority: CertificateAuthority): Router {
  const router = new Router();
  router.post('/api/certificates', (ctx) => addCertificate(ctx, authority));
  router.get('/api/certificates', (ctx) => {
    ctx.body = authority.issued.list(listed).map((certificate) => published(certificate));
  });
  router.post('/api/certificates/:serial/revoke', (ctx) => revoke(ctx, authority, ctx.params['serial'] ?? ''));
  router.post('/api/sign', (ctx) => sign(ctx, authority));
  return router;
}
