import { endOtherSessions } from '../../../capabilities/sessions/end-other-sessions.ts';
import { endSession } from '../../../capabilities/sessions/end-session.ts';
import { listSessions } from '../../../capabilities/sessions/list-sessions.ts';
import { firstPartyClientId } from '../../../capabilities/relying-parties/first-party-client.ts';
import type { LiveSession } from '../../../capabilities/sessions/live-session.ts';
import type { Deps } from '../../../deps.ts';
import { coarseNetwork } from '../../../kernel/coarse-network.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { siteNames } from '../site-names.ts';
import { sessionsView } from './view.ts';

/** Where the citizen is signed in now, and the ends of it. */
export const sessionsPage: Page = {
  path: cabinetPaths.sessions,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { accountId } = signedIn.account;
    const sessionUid = ctx.state.form.text('session');
    if (sessionUid === signedIn.sessionUid) return seeOther(ctx, '/sign-out');
    if (sessionUid !== '') {
      await endSession(deps, { accountId, sessionUid });
      return seeOther(ctx, `${cabinetPaths.sessions}?done=one`);
    }
    await endOtherSessions(deps, { accountId, sessionUid: signedIn.sessionUid });
    seeOther(ctx, `${cabinetPaths.sessions}?done=others`);
  },
};

async function show(ctx: PageHttpContext, deps: Deps, { account, sessionUid }: SignedIn): Promise<void> {
  const { page, network } = ctx.state;
  const sessions = await listSessions(deps, account);
  const ofSites = (session: LiveSession) => session.clientIds.filter((clientId) => clientId !== firstPartyClientId);
  const names = await siteNames(deps, page, sessions.flatMap(ofSites));
  const rows = sessions.map((session) => ({
    ...session,
    here: session.uid === sessionUid,
    sites: ofSites(session).map((clientId) => names.get(clientId) ?? clientId),
  }));
  const { done } = ctx.query;
  const model = { sessions: rows, network: coarseNetwork(network), done: done === 'one' || done === 'others' ? done : undefined } as const;
  showPage(ctx, { title: page.t('activity.sessions_title') }, sessionsView(page, model));
}
