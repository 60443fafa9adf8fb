import { mkdirSync } from 'node:fs';
import Koa from 'koa';
import type { Place } from '../web/frame.ts';
import { listenHttp, type Stop } from '../web/listen.ts';
import { pageHeaders } from '../web/page-headers.ts';
import { problemsFor } from '../web/problem.ts';
import { apiRoutes } from './api.ts';
import { openAuthority } from './authority.ts';
import { pageRoutes } from './page.ts';
import { wireRoutes } from './wire.ts';

export interface CertificateAuthorityOptions {
  readonly port: number;
  readonly host: string;
  /** Keys and certificates, and `authorities.pem`; made when missing. */
  readonly dataDir: string;
  /** Where the people are for whom certificates can be issued without typing. */
  readonly registriesUrl: string;
  readonly places: readonly Place[];
}

const refusals = {
  403: { code: 'sandbox.forbidden', title: 'Forbidden', detail: 'Send the form from its own page.' },
  404: { code: 'sandbox.not_found', title: 'Not found', detail: 'See GET /api/certificates, POST /api/sign and /authorities.pem.' },
  405: { code: 'sandbox.method_not_allowed', title: 'Method not allowed', detail: 'Use a method named in the Allow header.' },
  413: { code: 'sandbox.too_large', title: 'Too large', detail: 'Ask about fewer certificates at once.' },
};

/** An authority for electronic signatures: roots, certificates of people, revocation lists, certificate status, and a page to sign with. */
export async function startCertificateAuthority(options: CertificateAuthorityOptions): Promise<Stop> {
  const { port, host, dataDir, registriesUrl, places } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const authority = await openAuthority(dataDir, `http://localhost:${port}`);
  const app = new Koa();
  app.silent = true;
  app.use(pageHeaders());
  app.use(problemsFor(refusals));
  for (const router of [wireRoutes(authority), apiRoutes(authority), pageRoutes({ authority, places, registriesUrl })]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  return listenHttp(app, port, host);
}
