import { confirmDevice } from '../../../capabilities/authentication/confirm-device.ts';
import type { DeviceChallenge } from '../../../capabilities/authentication/device-challenge.ts';
import { secondsBetweenCodes, sendDeviceCode, type SendDeviceCodeOutcome } from '../../../capabilities/authentication/send-device-code.ts';
import type { Deps } from '../../../deps.ts';
import { browserNameOf, formatBrowserName } from '../../../kernel/browser-name.ts';
import { requireInteraction, type InteractionView } from '../../oidc/interactions.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { keepChallenge, readChallenge, readDeviceTokens } from '../sign-in/device-cookies.ts';
import { finishFirstFactor } from '../sign-in/finish-sign-in.ts';
import { deviceCodeView } from './view.ts';

/**
 * The end of a sign-in on a new device, while strangers guess at the account: after the password, a code from the account's contact.
 * Whoever guessed wrong sees the same page, with a code to answer that was never sent.
 */
export const deviceCodePage: Page = {
  path: '/interaction/:uid/device',
  async get(ctx, deps) {
    const owed = await owedCode(ctx, deps);
    if (owed !== undefined) show(ctx, deps, owed.challenge);
  },
  async post(ctx, deps) {
    const owed = await owedCode(ctx, deps);
    if (owed === undefined) return;
    const { challenge, interaction } = owed;
    const { t } = ctx.state.page;
    const digits = ctx.state.form.text('code').replace(/\s/gu, '');
    if (!/^\d{1,12}$/u.test(digits)) return show(ctx, deps, challenge, { error: t('sign_in.code_missing') });
    const name = formatBrowserName(browserNameOf(ctx.get('user-agent')));
    const browser = { network: ctx.state.network, deviceTokens: readDeviceTokens(ctx, deps), browser: name };
    const outcome = await confirmDevice(deps, { challenge, digits, ...browser, clientId: interaction.client.clientId });
    if (outcome.kind === 'refused') return show(ctx, deps, challenge, { error: t('sign_in.code_wrong') });
    deps.metrics.countSignIn(outcome.kind);
    await finishFirstFactor(ctx, deps, interaction, outcome);
  },
};

export const resendDeviceCodePage: Page = {
  path: '/interaction/:uid/device/resend',
  async post(ctx, deps) {
    const owed = await owedCode(ctx, deps);
    if (owed === undefined) return;
    const { challenge } = owed;
    const outcome = await sendDeviceCode(deps, { challenge, language: ctx.state.page.language });
    if (outcome.kind !== 'sent') return refuseResend(ctx, deps, challenge, outcome);
    keepChallenge(ctx, deps, { ...challenge, askedAt: Date.now() });
    seeOther(ctx, `/interaction/${challenge.interactionId}/device`);
  },
};

type ResendRefusal = Exclude<SendDeviceCodeOutcome, { kind: 'sent' }>;

function refuseResend(ctx: PageHttpContext, deps: Deps, challenge: DeviceChallenge, refusal: ResendRefusal): void {
  const { t } = ctx.state.page;
  if (refusal.kind === 'no_more_codes') return show(ctx, deps, challenge, { error: t('sign_in.no_more_codes'), status: 429 });
  const { retryAfterSeconds } = refusal;
  ctx.set('retry-after', String(retryAfterSeconds));
  const error = t('sign_in.code_just_sent', { count: retryAfterSeconds });
  show(ctx, deps, challenge, { error, status: 429, secondsLeft: retryAfterSeconds });
}

interface OwedCode {
  readonly interaction: InteractionView;
  readonly challenge: DeviceChallenge;
}

/** Without a challenge, or after its time, there is no code to ask for: back to the form, where one begins. */
async function owedCode(ctx: PageHttpContext, deps: Deps): Promise<OwedCode | undefined> {
  const interaction = await requireInteraction(ctx, deps);
  const challenge = interaction.prompt === 'login' ? readChallenge(ctx, deps, interaction.uid) : undefined;
  if (challenge !== undefined) return { interaction, challenge };
  seeOther(ctx, `/interaction/${interaction.uid}`);
  return undefined;
}

function secondsUntilResend({ config }: Pick<Deps, 'config'>, { askedAt }: DeviceChallenge): number {
  const between = secondsBetweenCodes(config.registration);
  return Math.max(0, Math.min(between, between - Math.floor((Date.now() - askedAt) / 1000)));
}

interface Shown {
  readonly error?: string;
  readonly status?: number;
  readonly secondsLeft?: number;
}

function show(ctx: PageHttpContext, deps: Deps, challenge: DeviceChallenge, shown: Shown = {}): void {
  const { error, status, secondsLeft = secondsUntilResend(deps, challenge) } = shown;
  const errors = error === undefined ? [] : [{ field: 'code', message: error }];
  const frame = { title: ctx.state.page.t('sign_in.device_title'), errors, ...(status === undefined ? {} : { status }) };
  const { codesPerDay } = deps.config.registration;
  showPage(ctx, frame, deviceCodeView(ctx.state.page, { uid: challenge.interactionId, errors, secondsLeft, codesPerDay }));
}
