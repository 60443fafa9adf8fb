import { findStanding } from '../../../capabilities/recovery/find-standing.ts';
import type { Deps } from '../../../deps.ts';
import { Problem } from '../../../kernel/problem.ts';
import { cabinetPaths, signInPath } from '../../cabinet/paths.ts';
import { requireInteraction } from '../../oidc/interactions.ts';
import { restartRequest } from '../../oidc/restart-request.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion } from '../../views/panels.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { readSecret } from '../recovery-journey/cookie.ts';
import { recoveryHere } from '../recovery-journey/guard.ts';

/** The password is changed. Nobody is signed in by that: the new password, and the second step where there is one, are shown as ever. */
export const recoveryDonePage: Page = {
  path: '/recovery/done',
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own === undefined) return;
    const { page } = ctx.state;
    const uid = own.recovery.draft?.interactionId;
    const href = uid === undefined ? signInPath(cabinetPaths.account) : `/interaction/${uid}/recovered`;
    showPage(ctx, { title: page.t('recovery.done_title') }, doneView(page, href));
  },
};

/**
 * Back to the request that the citizen came with, to sign in there. A recovery may take longer than the provider waits: the same request is
 * then started over.
 */
export const recoveredPage: Page = {
  path: '/interaction/:uid/recovered',
  async get(ctx, deps) {
    const interaction = await requireInteraction(ctx, deps).catch(undefinedWhenExpired);
    if (interaction !== undefined) return seeOther(ctx, `/interaction/${interaction.uid}`);
    const request = await requestOf(ctx, deps);
    seeOther(ctx, request === undefined ? signInPath(cabinetPaths.account) : await restartRequest(deps, request));
  },
};

async function requestOf(ctx: PageHttpContext, deps: Deps): Promise<string | undefined> {
  const secret = readSecret(ctx, deps);
  const own = secret === undefined ? undefined : await findStanding(deps, secret);
  return own?.recovery.step === 'done' ? own.recovery.draft?.authorizationRequest : undefined;
}

function undefinedWhenExpired(error: unknown): undefined {
  if (error instanceof Problem && error.is('interaction', 'expired')) return undefined;
  throw error;
}

function doneView({ t }: PageContext, href: string): Html {
  return html`${completion({ title: t('recovery.done_title'), body: html`<p class="lead">${t('recovery.done_lead')}</p>` })}
  ${buttonLink({ label: t('recovery.done_sign_in'), href, kind: 'primary' })}`;
}
