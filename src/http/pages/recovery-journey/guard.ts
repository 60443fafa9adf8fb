import { findStanding, type RecoveryStanding } from '../../../capabilities/recovery/find-standing.ts';
import { pageOf, startPage, type ContactChannel, type Step } from '../../../capabilities/recovery/steps.ts';
import type { Deps } from '../../../deps.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { seeOther, showPage, type PageHttpContext } from '../page.ts';
import { namePortal } from '../registration-journey/portal.ts';
import { readSecret, writeSecret } from './cookie.ts';

export interface OwnRecovery extends RecoveryStanding {
  readonly secret: string;
}

/**
 * The recovery of this browser, when it stands at the step of the page that was asked for. Otherwise the answer is given here: the page where
 * the citizen belongs, or that there is no recovery to go on with. `also`: a step that this page serves besides its own.
 */
export async function recoveryHere(ctx: PageHttpContext, deps: Deps, also?: Step): Promise<OwnRecovery | undefined> {
  const secret = readSecret(ctx, deps);
  const found = secret === undefined ? undefined : await findStanding(deps, secret);
  if (secret === undefined || found === undefined) {
    showExpired(ctx);
    return undefined;
  }
  const { recovery } = found;
  if (pageOf(recovery) !== ctx.path && recovery.step !== also) {
    seeOther(ctx, pageOf(recovery));
    return undefined;
  }
  await namePortal(ctx, deps, recovery.draft?.authorizationRequest);
  return { ...found, secret };
}

/** On to where the citizen belongs, with the secret that the step has renewed. */
export function goOn(
  ctx: PageHttpContext,
  deps: Deps,
  { secret, ...place }: { readonly secret: string; readonly step: Step; readonly channel: ContactChannel },
): void {
  writeSecret(ctx, deps, secret);
  seeOther(ctx, pageOf(place));
}

export function showExpired(ctx: PageHttpContext): void {
  showPage(ctx, { title: ctx.state.page.t('recovery.expired_title'), status: 410 }, expiredView(ctx.state.page));
}

function expiredView({ t }: PageContext): Html {
  return html`<h1>${t('recovery.expired_title')}</h1>
    <p class="lead">${t('recovery.expired_text')}</p>
    ${buttonLink({ label: t('recovery.start_again'), href: startPage, kind: 'primary' })}`;
}
