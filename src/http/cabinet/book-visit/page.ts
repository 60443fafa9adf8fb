import { bookVisit } from '../../../capabilities/service-centres/book-visit.ts';
import { requireCentre } from '../../../capabilities/service-centres/find-centre.ts';
import { findFreeTimes } from '../../../capabilities/service-centres/find-free-times.ts';
import { findVisits } from '../../../capabilities/service-centres/find-visits.ts';
import { takesBookings, type ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import { dateThere } from '../../../capabilities/service-centres/wall-clock.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import { requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';
import type { SignedIn } from '../signed-in.ts';
import { bookVisitView } from './view.ts';

/** Choosing a day and a time at one centre. */
export const bookVisitPage: Page = {
  path: `${cabinetPaths.bookVisit}/:centre`,
  async get(ctx, deps) {
    const centre = await requireCentre(deps, ctx.params['centre'] ?? '');
    const signedIn = await requireMethod(ctx, deps, 'in_person');
    if (signedIn === undefined) return;
    if (!takesBookings(centre)) return seeOther(ctx, `/service-centres/${centre.centreId}`);
    await show(ctx, deps, { signedIn, centre, day: String(ctx.query['day'] ?? '') });
  },
  async post(ctx, deps) {
    const centre = await requireCentre(deps, ctx.params['centre'] ?? '');
    const signedIn = await requireMethod(ctx, deps, 'in_person');
    if (signedIn !== undefined) await book(ctx, deps, { signedIn, centre });
  },
};

interface Booking {
  readonly signedIn: SignedIn;
  readonly centre: ServiceCentre;
}

async function book(ctx: PageHttpContext, deps: Deps, booking: Booking): Promise<void> {
  const { form, page } = ctx.state;
  const { centre, signedIn } = booking;
  const typed = form.text('time');
  const startsAt = parseMoment(typed);
  const day = startsAt === undefined ? form.text('day') : dateThere(centre.timeZone, startsAt);
  const refused = (message: string, status?: number) =>
    show(ctx, deps, { ...booking, day, typed, errors: [{ field: 'time', message }], ...(status === undefined ? {} : { status }) });
  if (startsAt === undefined) return refused(page.t('visits.error_time_missing'));
  const replaces = form.text('replaces') === '' ? undefined : form.text('replaces');
  const input = { accountId: signedIn.account.accountId, centreId: centre.centreId, startsAt, replaces };
  const outcome = await orRefusal(ctx, ['service_centres', 'proofing'], () => bookVisit(deps, input));
  if (isRefusal(outcome)) return refused(outcome.message, outcome.status);
  seeOther(ctx, cabinetPaths.visits);
}

/** Only as our own form writes it (RFC 3339, UTC). */
function parseMoment(text: string): Date | undefined {
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u.test(text) ? new Date(text) : undefined;
  return moment === undefined || Number.isNaN(moment.getTime()) ? undefined : moment;
}

interface Shown extends Booking {
  /** The day to show; when it has no free time, or is none, the first that has. */
  readonly day: string;
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { signedIn, centre, day, typed = '', errors = [], status }: Shown): Promise<void> {
  const { page } = ctx.state;
  const days = await findFreeTimes(deps, centre, new Date());
  const { booked } = await findVisits(deps, signedIn.account.accountId);
  const model = { centre, days, shown: days.find(({ date }) => date === day) ?? days[0], booked, typed, errors };
  const frame = { title: page.t('visits.book_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, bookVisitView(page, model));
}
