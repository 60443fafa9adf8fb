import Router from '@koa/router';
import type { Context } from 'koa';
import type { CertificateAuthority } from './authority.ts';
import { readBytes } from './bounded-body.ts';
import { familyNames, type FamilyName } from './family.ts';

const maxRequestBytes = 16_384;

const familyNamed = (text: string | undefined): FamilyName | undefined => familyNames.find((name) => name === text);

function sendList(ctx: Context, authority: CertificateAuthority, name: string): void {
  const [family, role] = name.endsWith('-root')
    ? [familyNamed(name.slice(0, -5)), 'root' as const]
    : [familyNamed(name), 'issuing' as const];
  if (family === undefined) return;
  ctx.type = 'application/pkix-crl';
  ctx.body = authority.revocationList(family, role);
}

function answer(ctx: Context, authority: CertificateAuthority, name: string | undefined, request: Buffer): void {
  const family = familyNamed(name);
  if (family === undefined) return;
  ctx.type = 'application/ocsp-response';
  ctx.body = authority.answerOcsp(family, request);
}

/** Revocation lists (RFC 5280), certificate status by POST and GET (RFC 6960 appendix A.1), and the list of authorities. */
export function wireRoutes(authority: CertificateAuthority): Router {
  const router = new Router();
  router.get('/crl/:name.crl', (ctx) => sendList(ctx, authority, ctx.params['name'] ?? ''));
  router.post('/ocsp/:family', async (ctx) => {
    const request = (await readBytes(ctx, maxRequestBytes)) ?? ctx.throw(413);
    answer(ctx, authority, ctx.params['family'], request);
  });
  router.get('/ocsp/:family/:request', (ctx) =>
    answer(ctx, authority, ctx.params['family'], Buffer.from(ctx.params['request'] ?? '', 'base64')),
  );
  router.get('/authorities.pem', (ctx) => {
    ctx.type = 'application/x-pem-file';
    ctx.body = authority.authoritiesPem;
  });
  return router;
}
