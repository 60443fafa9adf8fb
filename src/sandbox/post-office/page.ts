import Router from '@koa/router';
import type { Context } from 'koa';
import { asset, sharedStyle } from '../web/asset.ts';
import type { Place } from '../web/frame.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { refuseOtherSites, seeOther } from '../web/own-site.ts';
import { isEventKind, type EventKind } from './letter.ts';
import type { LetterStore } from './letters.ts';
import { offices } from './texts.ts';
import { postOfficeView } from './view.ts';

interface PageParts {
  readonly letters: LetterStore;
  readonly places: readonly Place[];
}

function showPage(ctx: Context, { letters, places }: PageParts): void {
  const language = languageOf(ctx, 'sandbox_lang');
  ctx.type = 'html';
  ctx.body = postOfficeView({
    language,
    otherLanguageHref: addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru'),
    places,
    letters: letters.list(),
  }).markup;
}

/** Where it happens: a letter passes one office after the other, and is handed over at the last. */
function placeOf(letters: LetterStore, letterId: string, kind: EventKind): string {
  const isUnderWay = letters.find(letterId)?.state === 'in_transit';
  return kind === 'printed' || (kind === 'in_transit' && !isUnderWay) ? (offices[0] ?? '') : (offices[1] ?? '');
}

function press(ctx: Context, { letters }: PageParts, letterId: string, kind: string): void {
  if (letters.find(letterId) === undefined || !isEventKind(kind)) return;
  // A button pressed twice, or on a page that is old by now, does nothing more.
  letters.move(letterId, kind, placeOf(letters, letterId, kind));
  seeOther(ctx, `/#l-${letterId}`);
}

/** For people: everything works without a script. */
export function pageRoutes(parts: PageParts): Router {
  const router = new Router();
  router.get('/', (ctx) => showPage(ctx, parts));
  router.post('/letters/:id/:kind', refuseOtherSites, (ctx) => press(ctx, parts, ctx.params['id'] ?? '', ctx.params['kind'] ?? ''));
  router.get('/letters/:id.pdf', (ctx) => {
    const pdf = parts.letters.pdf(ctx.params['id'] ?? '');
    if (pdf === undefined) return;
    ctx.type = 'application/pdf';
    ctx.body = pdf;
  });
  router.get('/style.css', sharedStyle());
  router.get('/post-office.css', asset(import.meta.url, 'post-office.css'));
  return router;
}
