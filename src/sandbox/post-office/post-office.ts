import Koa from 'koa';
import type { Place } from '../web/frame.ts';
import { listenHttp, type Stop } from '../web/listen.ts';
import { pageHeaders } from '../web/page-headers.ts';
import { problemsFor } from '../web/problem.ts';
import { apiRoutes } from './api.ts';
import { openLetters } from './letters.ts';
import { pageRoutes } from './page.ts';
import { wireRoutes } from './wire.ts';

export interface PostOfficeOptions {
  readonly port: number;
  readonly host: string;
  /** Letters, documents and the journal; made when missing. */
  readonly dataDir: string;
  readonly places: readonly Place[];
}

const refusals = {
  400: {
    code: 'sandbox.malformed',
    title: 'Malformed',
    detail: 'See docs/post/post.yaml; an event is {"kind":"printed|in_transit|delivered|returned"}.',
  },
  401: { code: 'sandbox.unauthorized', title: 'Unauthorized', detail: 'Send the bearer token of config/sandbox.json.' },
  403: { code: 'sandbox.forbidden', title: 'Forbidden', detail: 'Send the form from its own page.' },
  404: { code: 'sandbox.not_found', title: 'Not found', detail: 'See GET /api/letters.' },
  405: { code: 'sandbox.method_not_allowed', title: 'Method not allowed', detail: 'Use a method named in the Allow header.' },
  409: { code: 'sandbox.conflict', title: 'Conflict', detail: 'This cannot happen to the letter in its state.' },
  413: { code: 'sandbox.too_large', title: 'Too large', detail: 'Hand over fewer letters at once.' },
};

/** A post that prints letters when its buttons are pressed, carries them, and tells of it. */
export async function startPostOffice({ port, host, dataDir, places }: PostOfficeOptions): Promise<Stop> {
  const letters = openLetters(dataDir);
  const app = new Koa();
  app.silent = true;
  app.use(pageHeaders());
  app.use(problemsFor(refusals));
  for (const router of [wireRoutes(letters), apiRoutes(letters), pageRoutes({ letters, places })]) {
    app.use(router.routes());
    app.use(router.allowedMethods());
  }
  return listenHttp(app, port, host);
}
