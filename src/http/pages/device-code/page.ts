import { confirmDevice } from '../../../capabilities/authentication/confirm-device.ts';
import type { DeviceChallenge } from '../../../capabilities/authentication/device-challenge.ts';
import { sendDeviceCode, type SendDeviceCodeOutcome } from '../../../capabilities/authentication/send-device-code.ts';
import type { Deps } from '../../../deps.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { requireInteraction } from '../../oidc/interactions.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { keepChallenge, keepDeviceTokens, readChallenge, readDeviceTokens } from '../sign-in/device-cookies.ts';
import { deviceCodeView } from './view.ts';

/** A sign-in on a new device, while strangers guess at the account: a code from the account's contact first, then the password. */
export const deviceCodePage: Page = {
  path: '/interaction/:uid/device',
  async get(ctx, deps) {
    const challenge = await currentChallenge(ctx, deps);
    if (challenge !== undefined) show(ctx, challenge, { secondsLeft: secondsUntilResend(deps, challenge) });
  },
  async post(ctx, deps) {
    const challenge = await currentChallenge(ctx, deps);
    if (challenge === undefined) return;
    const refuse = (key: TextKey) =>
      show(ctx, challenge, { error: ctx.state.page.t(key), secondsLeft: secondsUntilResend(deps, challenge) });
    const digits = ctx.state.form.text('code').replace(/\s/gu, '');
    if (!/^\d{1,12}$/u.test(digits)) return refuse('sign_in.code_missing');
    const outcome = await confirmDevice(deps, { challenge, digits, deviceTokens: readDeviceTokens(ctx, deps) });
    if (outcome.kind === 'refused') return refuse('sign_in.code_wrong');
    keepDeviceTokens(ctx, deps, outcome.deviceTokens);
    seeOther(ctx, `/interaction/${challenge.interactionId}`);
  },
};

export const resendDeviceCodePage: Page = {
  path: '/interaction/:uid/device/resend',
  async post(ctx, deps) {
    const challenge = await currentChallenge(ctx, deps);
    if (challenge === undefined) return;
    const outcome = await sendDeviceCode(deps, { challenge, language: ctx.state.page.language });
    if (outcome.kind === 'sent') keepChallenge(ctx, deps, { ...challenge, askedAt: Date.now() });
    answerSent(ctx, challenge, outcome);
  },
};

/** On to the page that takes the code; when none could be sent, that page with the reason and the time to wait. */
export function answerSent(ctx: PageHttpContext, challenge: DeviceChallenge, outcome: SendDeviceCodeOutcome): void {
  if (outcome.kind === 'sent') return seeOther(ctx, `/interaction/${challenge.interactionId}/device`);
  ctx.set('retry-after', String(outcome.retryAfterSeconds));
  show(ctx, challenge, { error: refusalText(ctx, outcome), status: 429, secondsLeft: outcome.retryAfterSeconds });
}

/** Without a challenge there is no code to ask for: back to the form, where one begins. */
async function currentChallenge(ctx: PageHttpContext, deps: Deps): Promise<DeviceChallenge | undefined> {
  const interaction = await requireInteraction(ctx, deps);
  const challenge = interaction.prompt === 'login' ? readChallenge(ctx, deps, interaction.uid) : undefined;
  if (challenge === undefined) seeOther(ctx, `/interaction/${interaction.uid}`);
  return challenge;
}

function secondsUntilResend({ config }: Pick<Deps, 'config'>, { askedAt }: DeviceChallenge): number {
  const passed = Math.floor((Date.now() - askedAt) / 1000);
  return Math.max(0, Math.min(config.registration.resendAfterSeconds, config.registration.resendAfterSeconds - passed));
}

function refusalText(ctx: PageHttpContext, { kind, retryAfterSeconds }: Exclude<SendDeviceCodeOutcome, { kind: 'sent' }>): string {
  const { t } = ctx.state.page;
  if (kind === 'resend_too_soon') return t('sign_in.code_just_sent', { count: retryAfterSeconds });
  return t('sign_in.too_many_codes', { count: Math.max(1, Math.ceil(retryAfterSeconds / 60)) });
}

function show(
  ctx: PageHttpContext,
  challenge: DeviceChallenge,
  { error, status, secondsLeft = 0 }: { error?: string; status?: number; secondsLeft?: number },
): void {
  const { t } = ctx.state.page;
  const errors = error === undefined ? [] : [{ field: 'code', message: error }];
  const frame = { title: t('sign_in.device_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, deviceCodeView(ctx.state.page, { uid: challenge.interactionId, errors, secondsLeft }));
}
