import Router from '@koa/router';
import type { Context } from 'koa';
import getRawBody from 'raw-body';
import type { LetterStore, NewLetter } from './letters.ts';

/** The token that config/sandbox.json has. */
const token = 'sandbox-token-of-the-post';
const maxBytes = 16 * 1024 * 1024;
const journalPage = 100;

type WireLetter = NewLetter & { readonly document: { readonly content: string } };

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 1000;
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((line) => isText(line));

function isWireLetter(value: unknown): value is WireLetter {
  const { letterId, addressee, document, text } = (value ?? {}) as Partial<Record<keyof WireLetter, unknown>>;
  const { name, lines, postcode } = (addressee ?? {}) as Partial<Record<string, unknown>>;
  const { content } = (document ?? {}) as { readonly content?: unknown };
  const isAddressed = isText(name) && areTexts(lines) && /^\d{6}$/u.test(String(postcode));
  return isText(letterId) && /^ltr_[0-9a-f]{32}$/u.test(letterId) && isAddressed && areTexts(text) && typeof content === 'string';
}

/** No post office has such a number: letters to it are not carried. */
function isNowhere({ addressee }: WireLetter): boolean {
  return addressee.postcode.endsWith('999');
}

async function takeLetters(ctx: Context, letters: LetterStore): Promise<void> {
  const body = await getRawBody(ctx.req, { limit: maxBytes, encoding: 'utf8' }).catch(() => undefined);
  if (body === undefined) return void (ctx.status = 413);
  const { letters: batch } = parseJson(body) as { readonly letters?: unknown };
  if (!Array.isArray(batch) || batch.length === 0 || !batch.every((letter) => isWireLetter(letter))) return void (ctx.status = 400);
  ctx.body = {
    results: batch.map((letter) => {
      const { letterId, addressee, text, document } = letter;
      if (isNowhere(letter)) return { letterId, status: 'refused' };
      const { trackingNumber } = letters.take({ letterId, addressee, text }, Buffer.from(document.content, 'base64'));
      return { letterId, status: 'taken', trackingNumber };
    }),
  };
}

function parseJson(text: string): object {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    return {};
  }
}

function readJournal(ctx: Context, letters: LetterStore): void {
  const { after } = ctx.query;
  const from = typeof after === 'string' && /^\d{1,9}$/u.test(after) ? Number(after) : 0;
  const events = letters.journal(from, journalPage);
  ctx.body = { events, position: String(from + events.length) };
}

/** What the provider says to a post (docs/post). */
export function wireRoutes(letters: LetterStore): Router {
  const router = new Router({ prefix: '/v1' });
  router.use(async (ctx, next) => {
    if (ctx.get('authorization') === `Bearer ${token}`) await next();
    else ctx.status = 401;
  });
  router.post('/letters', (ctx) => takeLetters(ctx, letters));
  router.get('/events', (ctx) => readJournal(ctx, letters));
  return router;
}
