import { isDisownable } from '../../../capabilities/audit/disownable.ts';
import { findEvent } from '../../../capabilities/audit/find-event.ts';
import type { RecordedEvent } from '../../../capabilities/audit/list-events.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import { withdrawnFactors } from '../../../capabilities/authentication/remove-factors-since.ts';
import { rejectSignIn } from '../../../capabilities/sessions/reject-sign-in.ts';
import { formatCaseNumber, parseCaseNumber } from '../../../capabilities/sessions/security-case.ts';
import type { Deps } from '../../../deps.ts';
import { readCookie, setCookie } from '../../middleware/cookies.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { eventText } from '../activity/event-text.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { siteNames } from '../site-names.ts';
import { accessClosedView, notMeView } from './view.ts';

const CLOSED = 'access_closed';
/** As long as somebody may want to write the number down. */
const CLOSED_SECONDS = 3600;

/** "This was not me": what will happen, of which sign-in, and the button. */
export const notMePage: Page = {
  path: cabinetPaths.notMe,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const event = await findEvent(deps, { accountId: signedIn.account.accountId, eventId: String(ctx.query['event']) });
    if (event === undefined || !isDisownable(event.action)) return seeOther(ctx, `${cabinetPaths.activity}?gone=yes`);
    await show(ctx, deps, event);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const input = { accountId: signedIn.account.accountId, eventId: ctx.state.form.text('event') };
    const session = { accountId: input.accountId, sessionUid: signedIn.sessionUid };
    const outcome = await changeInSession(deps, session, (within) => rejectSignIn({ ...deps, ...within }, input));
    if (outcome.kind === 'unknown') return seeOther(ctx, `${cabinetPaths.activity}?gone=yes`);
    const value = [outcome.caseNumber, ...outcome.gone].join('.');
    setCookie(ctx, deps, { name: CLOSED, value, maxAgeSeconds: CLOSED_SECONDS });
    seeOther(ctx, `${cabinetPaths.accessClosed}?case=${outcome.caseNumber}`);
  },
};

/**
 * The end of it. Nobody is signed in any more, so it is for the browser that has closed the access: to anybody else the address would say so
 * of an account of theirs, with a number of whoever sent it.
 */
export const accessClosedPage: Page = {
  path: cabinetPaths.accessClosed,
  async get(ctx, deps) {
    const number = parseCaseNumber(ctx.query['case']);
    const [known, ...names] = (readCookie(ctx, deps, CLOSED) ?? '').split('.');
    if (number === undefined || known !== number) return seeOther(ctx, cabinetPaths.activity);
    const gone = withdrawnFactors.filter((name) => names.includes(name));
    const { page } = ctx.state;
    showPage(ctx, { title: page.t('activity.not_me_done_title') }, accessClosedView(page, { number: formatCaseNumber(number), gone }));
    await Promise.resolve();
  },
};

async function show(ctx: PageHttpContext, deps: Deps, event: RecordedEvent): Promise<void> {
  const { page } = ctx.state;
  const names = { sites: await siteNames(deps, page, event.clientId === undefined ? [] : [event.clientId]) };
  const model = { ...event, ...eventText(page.t, event, names) };
  showPage(ctx, { title: page.t('activity.not_me_title') }, notMeView(page, model));
}
