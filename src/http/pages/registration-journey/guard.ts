import type { SentForm } from '../../../capabilities/registration/browser-secret.ts';
import { findRegistration } from '../../../capabilities/registration/find-registration.ts';
import type { Registration } from '../../../capabilities/registration/registration.ts';
import { findRepeatedForm, type RepeatedForm } from '../../../capabilities/registration/find-repeated-form.ts';
import { pageOf } from '../../../capabilities/registration/steps.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type PageHttpContext } from '../page.ts';
import { readSecret, writeSecret } from './cookie.ts';
import { expiredView } from './expired-view.ts';
import { namePortal } from './portal.ts';

export interface OwnRegistration {
  readonly secret: string;
  readonly registration: Registration;
}

/**
 * The registration of this browser, when it stands at the step of the page that was asked for. Otherwise the answer is given here: the
 * page where the citizen belongs, or that there is no registration to go on with. A form sent twice may bring the cookie that its first
 * sending has renewed: it is led to where that one has come.
 */
export async function registrationHere(ctx: PageHttpContext, deps: Deps, sent?: SentForm): Promise<OwnRegistration | undefined> {
  const secret = readSecret(ctx, deps);
  const registration = secret === undefined ? undefined : await findRegistration(deps, secret);
  if (secret === undefined || registration === undefined) {
    const repeated = secret === undefined || sent === undefined ? undefined : await findRepeatedForm(deps, secret, sent);
    if (repeated === undefined) showExpired(ctx);
    else goOn(ctx, deps, repeated);
    return undefined;
  }
  if (pageOf(registration) !== ctx.path) {
    seeOther(ctx, pageAfter(registration));
    return undefined;
  }
  await namePortal(ctx, deps, registration.authorizationRequest);
  return { secret, registration };
}

/** Where a citizen belongs; at the end that is the site that sent them, if one did. */
export function pageAfter({ step, channel, interactionId }: Pick<Registration, 'step' | 'channel' | 'interactionId'>): string {
  return step === 'done' && interactionId !== undefined ? `/interaction/${interactionId}/registered` : pageOf({ step, channel });
}

/** On to where the citizen belongs, with the secret that the step has renewed. */
export function goOn(ctx: PageHttpContext, deps: Deps, taken: RepeatedForm): void {
  writeSecret(ctx, deps, taken.secret);
  seeOther(ctx, pageAfter(taken));
}

export function showExpired(ctx: PageHttpContext): void {
  const { t } = ctx.state.page;
  showPage(ctx, { title: t('registration.expired_title'), status: 410 }, expiredView(ctx.state.page));
}
