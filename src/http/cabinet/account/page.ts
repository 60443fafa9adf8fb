import { findOverview } from '../../../capabilities/personal-data/find-overview.ts';
import type { Overview } from '../../../capabilities/personal-data/overview.ts';
import type { Deps } from '../../../deps.ts';
import { calendarDateOf } from '../../../kernel/calendar-date.ts';
import { showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import { eventText } from '../activity/event-text.ts';
import type { ShownEvent } from '../activity/event-list.ts';
import { missingKind } from '../contacts/page.ts';
import { readPendingContact } from '../contacts/pending-contact.ts';
import { shownContact } from '../shown-contact.ts';
import { cabinetPaths } from '../paths.ts';
import { shownName } from '../shown-name.ts';
import { withLevelOfChecks } from '../second-look.ts';
import { requireSignedIn } from '../signed-in.ts';
import { siteNames } from '../site-names.ts';
import { submissionState, type IdentityStanding } from './identity-standing.ts';
import { accountView } from './view.ts';

/**
 * The citizen's own page: who they are here, how far they have come, the one next step, what needs looking at, what happened last, and the
 * way to everything else. One statement beside those of the session and the account.
 */
export const accountPage: Page = {
  path: cabinetPaths.account,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { t } = ctx.state.page;
    const { account, sessionUid } = signedIn;
    const { accountId, contacts } = account;
    const overview = await findOverview(deps, accountId, calendarDateOf(new Date()));
    const model = {
      name: shownName(account),
      standing: await standingOf(deps, account, overview),
      overview,
      contacts: contacts.map(shownContact),
      missingContact: missingKind(contacts),
      pendingContact: readPendingContact(ctx, deps, { accountId, sessionUid }) !== undefined,
      recent: await inWords(ctx, deps, overview.recent),
      notice: ctx.query['saved'] === undefined ? undefined : t('cabinet.account_saved'),
    };
    showPage(ctx, { title: t('cabinet.account_title') }, accountView(ctx.state.page, model));
  },
};

async function inWords({ state: { page } }: PageHttpContext, deps: Deps, events: Overview['recent']): Promise<readonly ShownEvent[]> {
  const clientIds = events.flatMap(({ clientId }) => clientId ?? []);
  const names = { sites: await siteNames(deps, page, clientIds) };
  return events.map((event) => ({ ...event, ...eventText(page.t, event, names) }));
}

async function standingOf(deps: Deps, read: LevelledAccount, overview: Overview): Promise<IdentityStanding> {
  const progress = overview.submission === undefined ? undefined : { state: overview.submission };
  const account = await withLevelOfChecks(deps, read, progress);
  return {
    level: account.assuranceLevel,
    hasDraft: overview.hasDraft,
    submission: submissionState(progress, account.assuranceLevel),
    verifiedAt: account.identity?.verifiedAt,
  };
}
