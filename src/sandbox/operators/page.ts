import Router from '@koa/router';
import type { Place } from '../web/frame.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { refuseOtherSites, seeOther } from '../web/own-site.ts';
import { currentCode } from './authenticator.ts';
import type { Operators } from './operators.ts';
import { operatorsView } from './view.ts';

/** The operators that are ready, as a page and, for programs, as `GET /api/operators`. */
export function operatorRoutes({ operators, places }: { readonly operators: Operators; readonly places: readonly Place[] }): Router {
  const router = new Router();
  router.get('/operators', (ctx) => {
    const language = languageOf(ctx, 'sandbox_lang');
    const otherLanguageHref = addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru');
    const issuer = places.find(({ name }) => name === 'provider')?.url ?? '';
    ctx.type = 'html';
    ctx.body = operatorsView({ language, otherLanguageHref, places }, { ...operators.state(), issuer, now: Date.now() }).markup;
  });
  router.post('/operators', refuseOtherSites, (ctx) => {
    void operators.make();
    seeOther(ctx, '/operators');
  });
  router.get('/api/operators', (ctx) => {
    const { ready, progress } = operators.state();
    ctx.body = { state: progress.kind, operators: ready.map((operator) => ({ ...operator, code: currentCode(operator.secret) })) };
  });
  return router;
}
