import { PassThrough } from 'node:stream';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import type { Deps } from '../../../deps.ts';
import { defineProblems } from '../../../kernel/problem.ts';
import type { Page } from '../../pages/page.ts';
import { findSignedIn } from '../signed-in.ts';
import { progressDigest } from './digest.ts';
import { checksEventsPath } from './view.ts';

export const eventProblems = defineProblems('cabinet', {
  /** Events are for whoever is signed in. */
  signed_out: 401,
  /** This account, or this process, has enough open pages that watch. */
  too_many_watchers: 429,
});

const PING_MILLISECONDS = 5000;
/** How long a browser waits before it asks again. */
const RETRY_MILLISECONDS = 1000;

/**
 * Server-sent events (HTML Living Standard §9.2): each names a new state of the checks by its digest, and nothing more; the page then
 * fetches itself. A stream ends by itself after a while and the browser asks again, so nobody holds a socket for long and a session that
 * ended is noticed.
 */
export const checksEventsPage: Page = {
  path: checksEventsPath,
  async get(ctx, deps) {
    const signedIn = await findSignedIn(ctx, deps, { keepAlive: false });
    if (signedIn === undefined) throw eventProblems.signed_out();
    ctx.set({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    ctx.type = 'text/event-stream';
    ctx.status = 200;
    if (ctx.method !== 'HEAD') ctx.body = streamFor(deps, signedIn.account.accountId);
  },
};

function streamFor(deps: Deps, accountId: string): PassThrough {
  const stream = new PassThrough();
  const end = () => void stream.end();
  const look = oneAtATime(async () => {
    const progress = await findProgress(deps, accountId);
    if (progress !== undefined && !stream.writableEnded) stream.write(`data: ${progressDigest(progress)}\n\n`);
  });
  const unwatch = deps.progressWatch.watch(accountId, { look: () => void look().catch(end), end });
  if (unwatch === undefined) throw eventProblems.too_many_watchers({ retryAfterSeconds: 10 });
  stream.write(`retry: ${RETRY_MILLISECONDS}\n\n`);
  const ping = setInterval(() => stream.write(': still here\n\n'), PING_MILLISECONDS);
  const limit = setTimeout(end, deps.config.server.requestTimeoutSeconds * 1000);
  stream.once('close', () => {
    clearInterval(ping);
    clearTimeout(limit);
    unwatch();
  });
  look().catch(end);
  return stream;
}

/** Runs again once, and no more, for all the calls that come while it runs: looking costs the database a statement. */
function oneAtATime(run: () => Promise<void>): () => Promise<void> {
  let [running, again] = [false, false];
  return async function next(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    try {
      await run();
    } finally {
      running = false;
    }
    if (again) await next();
  };
}
