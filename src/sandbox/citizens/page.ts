import { randomUUID } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Place } from '../web/frame.ts';
import { readText } from '../web/json-body.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { refuseOtherSites, seeOther } from '../web/own-site.ts';
import { parseAccountOrder } from './account-order.ts';
import type { AccountMaker } from './make-account.ts';
import { accountsView, type ShownAccount } from './view.ts';

export interface OrderPageParts {
  readonly maker: AccountMaker;
  readonly places: readonly Place[];
}

/** Accounts that can be looked at again; the oldest are forgotten, and all of them with the process. */
const shownAccounts = 50;

async function order(maker: AccountMaker, fields: URLSearchParams): Promise<ShownAccount> {
  try {
    const parsed = parseAccountOrder(Object.fromEntries(fields), new Date());
    const made = await maker.make(typeof parsed === 'string' ? { level: 'simplified' } : parsed);
    return made.kind === 'wish_refused' ? { kind: 'failed', reason: made.faults.join(', ') } : made;
  } catch (error) {
    return { kind: 'failed', reason: String(error) };
  }
}

/** Ordering a ready account by hand, without a script. */
export function orderRoutes({ maker, places }: OrderPageParts): Router {
  const shown = new Map<string, ShownAccount>();
  const router = new Router();
  router.post('/citizens', refuseOtherSites, async (ctx) => {
    const fields = new URLSearchParams(await readText(ctx));
    const id = randomUUID();
    shown.set(id, await order(maker, fields));
    const [oldest] = shown.keys();
    if (shown.size > shownAccounts && oldest !== undefined) shown.delete(oldest);
    seeOther(ctx, `/citizens/${id}`);
  });
  const show = (ctx: Context, account: ShownAccount | 'gone' | undefined) => {
    const language = languageOf(ctx, 'sandbox_lang');
    const otherLanguageHref = addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru');
    const issuer = places.find(({ name }) => name === 'provider')?.url ?? '';
    ctx.type = 'html';
    ctx.body = accountsView({ language, otherLanguageHref, places }, account, issuer).markup;
    ctx.status = account === 'gone' ? 404 : 200;
  };
  router.get('/citizens', (ctx) => show(ctx, undefined));
  router.get('/citizens/:id', (ctx) => show(ctx, shown.get(ctx.params['id'] ?? '') ?? 'gone'));
  return router;
}
