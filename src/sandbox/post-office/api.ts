import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../web/json-body.ts';
import { codeOnPaper, isEventKind, type LetterRecord } from './letter.ts';
import type { LetterStore } from './letters.ts';

/** As it would be read by whoever opens the envelope. */
function published(letter: LetterRecord) {
  const { letterId, addressee, state, trackingNumber, receivedAt } = letter;
  return { letterId, code: codeOnPaper(letter), addressee, state, trackingNumber, receivedAt };
}

async function addEvent(ctx: Context, letters: LetterStore, letterId: string): Promise<void> {
  const body = await readJson(ctx);
  const { kind, place = '' } = (body.kind === 'read' ? (body.value ?? {}) : {}) as { readonly kind?: unknown; readonly place?: unknown };
  if (typeof kind !== 'string' || !isEventKind(kind) || typeof place !== 'string' || place.length > 100) return void (ctx.status = 400);
  if (letters.find(letterId) === undefined) return void (ctx.status = 404);
  const moved = letters.move(letterId, kind, place);
  if (moved === undefined) return void (ctx.status = 409);
  ctx.body = published(moved);
}

/** For programs: the letters with what stands in them, and what happens to them. */
export function apiRoutes(letters: LetterStore): Router {
  const router = new Router();
  router.get('/api/letters', (ctx) => {
    ctx.body = letters.list().map(published);
  });
  router.post('/api/letters/:id/events', (ctx) => addEvent(ctx, letters, ctx.params['id'] ?? ''));
  return router;
}
