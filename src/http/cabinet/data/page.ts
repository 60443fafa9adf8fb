import { Readable } from 'node:stream';
import { findClosing } from '../../../capabilities/accounts/find-closing.ts';
import { exportPersonalData, type PersonalCopy } from '../../../capabilities/personal-data/export-personal-data.ts';
import type { Deps } from '../../../deps.ts';
import { showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal, type Refusal } from '../../pages/refusals.ts';
import { centreNames } from '../activity/centre-names.ts';
import type { EventNames } from '../activity/event-text.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { siteNames } from '../site-names.ts';
import { beginCopy } from './copy-turn.ts';
import { exportAsJson } from './json.ts';
import { exportAsPdf } from './pdf.ts';
import { readableCopy, type ReadableCopy } from './readable-copy.ts';
import { dataView } from './view.ts';

/** Everything that is held of the citizen, to take away, and the way to have it deleted. */
export const dataPage: Page = {
  path: cabinetPaths.data,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.data))) return;
    await handOut(ctx, deps, signedIn);
  },
};

/** Made for this answer and kept nowhere: neither here nor, as far as we can tell it, on the way. One at a time. */
async function handOut(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const turn = await orRefusal(ctx, ['personal_data'], () => Promise.resolve().then(() => ({ end: beginCopy(deps.pool) })));
  if (isRefusal(turn)) return show(ctx, deps, signedIn, turn);
  try {
    await handOutInTurn(ctx, deps, signedIn, turn.end);
  } catch (error) {
    turn.end();
    throw error;
  }
}

async function handOutInTurn(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, end: () => void): Promise<void> {
  const format = ctx.state.form.text('format') === 'json' ? 'json' : 'pdf';
  const { accountId } = signedIn.account;
  const copy = await orRefusal(ctx, ['personal_data'], () => exportPersonalData(deps, { accountId, format }));
  // The turn ends with the answer, whether it was read to its end or not.
  ctx.res.once('close', end);
  if (isRefusal(copy)) return show(ctx, deps, signedIn, copy);
  ctx.set('cache-control', 'no-store');
  ctx.attachment(`paiza-data.${format}`);
  ctx.body = format === 'json' ? Readable.from(exportAsJson(copy)) : await pdfOf(ctx, deps, copy);
  if (format === 'json') ctx.type = 'application/json; charset=utf-8';
}

async function pdfOf(ctx: PageHttpContext, deps: Deps, copy: PersonalCopy): Promise<Buffer> {
  const data = await readableCopy(copy);
  return exportAsPdf(ctx.state.page, data, await namesIn(ctx, deps, data));
}

async function namesIn({ state: { page } }: PageHttpContext, deps: Deps, data: ReadableCopy): Promise<EventNames> {
  const clientIds = [
    ...data.activity.flatMap(({ client_id }) => client_id ?? []),
    ...data.consents.map(({ client_id }) => client_id),
    ...data.sessions.flatMap(({ client_ids }) => client_ids),
  ];
  const spoken = [...data.activity, ...data.visits.map(({ centre_id }) => ({ details: { centre: centre_id } }))];
  return { sites: await siteNames(deps, page, clientIds), centres: await centreNames(deps, page.language, spoken) };
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, refusal?: Refusal): Promise<void> {
  const { page } = ctx.state;
  const closing = await findClosing(deps, signedIn.account.accountId);
  const days = Math.round(deps.config.personalData.deletionDelaySeconds / 86_400);
  const standing = await factorStanding(deps, signedIn, cabinetPaths.data);
  const model = { closing, days, standing, cancelled: ctx.query['done'] === 'cancelled', refusal: refusal?.message };
  const frame = { title: page.t('personal_data.title'), ...(refusal === undefined ? {} : { status: refusal.status }) };
  showPage(ctx, frame, dataView(page, model));
}
