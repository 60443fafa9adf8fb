import { authenticateByPassword, type AuthenticationOutcome } from '../../../capabilities/authentication/authenticate-by-password.ts';
import { newDeviceChallenge, type ProvenPassword } from '../../../capabilities/authentication/device-challenge.ts';
import { sendDeviceCode } from '../../../capabilities/authentication/send-device-code.ts';
import type { Deps } from '../../../deps.ts';
import { browserNameOf, formatBrowserName } from '../../../kernel/browser-name.ts';
import { parseIdentifier, type Identifier } from '../../../kernel/identifier.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { TextKey, TextParameters } from '../../../kernel/texts.ts';
import { besideSignIn } from '../../oidc/account-of-request.ts';
import type { InteractionView } from '../../oidc/interactions.ts';
import { seeOther, showPage, type PageHttpContext } from '../page.ts';
import { passkeyToShow } from '../passkey/ask-for-passkey.ts';
import { keepChallenge, readChallenge, readDeviceTokens } from './device-cookies.ts';
import { finishFirstFactor } from './finish-sign-in.ts';
import { signInView } from './view.ts';

/** A refusal to show beside the form: which field, what to say, the status to say it with. */
interface Refusal {
  readonly field: 'identifier' | 'password';
  readonly key: TextKey;
  readonly parameters?: TextParameters;
  readonly status: number;
  readonly retryAfterSeconds?: number;
}

/** The page of the `login` prompt. */
export async function showSignIn(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const challenge = readChallenge(ctx, deps, interaction.uid);
  const hint = interaction.params['login_hint'];
  const identifier = challenge?.identifier.value ?? (typeof hint === 'string' ? hint : '');
  show(ctx, deps, interaction, { identifier, refusals: [] });
}

/** Signs in, or shows the form again with everything but the password still there. */
export async function submitSignIn(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const typed = ctx.state.form.text('identifier').trim();
  const password = ctx.state.form.text('password');
  const identifier = parseIdentifier(typed);
  const missing = missingIn(typed, identifier, password);
  if (missing.length > 0 || identifier === undefined) return refuse(ctx, deps, interaction, { identifier: typed, refusals: missing });
  const outcome = await attempt(ctx, deps, interaction, { identifier, password });
  deps.metrics.countSignIn('owesSecondStep' in outcome && outcome.owesSecondStep ? 'second_step_required' : outcome.kind);
  switch (outcome.kind) {
    case 'authenticated':
      return finishFirstFactor(ctx, deps, interaction, outcome);
    case 'device_code_required':
      return askForCode(ctx, deps, interaction, { identifier, password: outcome.password });
    case 'new_password_required':
      return seeOther(ctx, `/interaction/${interaction.uid}/new-password`);
    default:
      return refuse(ctx, deps, interaction, { identifier: typed, refusals: [refusalOf(outcome)] });
  }
}

type Busy = { readonly kind: 'busy'; readonly retryAfterSeconds: number };

async function attempt(
  ctx: PageHttpContext,
  deps: Deps,
  interaction: InteractionView,
  credentials: { identifier: Identifier; password: string },
): Promise<AuthenticationOutcome | Busy> {
  const { network } = ctx.state;
  const request = {
    ...credentials,
    network,
    deviceTokens: readDeviceTokens(ctx, deps),
    clientId: interaction.client.clientId,
    browser: formatBrowserName(browserNameOf(ctx.get('user-agent'))),
    beside: besideSignIn,
  };
  try {
    return await authenticateByPassword(deps, request);
  } catch (error) {
    if (!(error instanceof Problem) || !error.is('authentication', 'busy')) throw error;
    return { kind: 'busy', retryAfterSeconds: Number(error.details['retryAfterSeconds'] ?? 1) };
  }
}

/** Whether the password was right shows in nothing that follows: the page, the cookie, the time and the limits are the same. */
async function askForCode(
  ctx: PageHttpContext,
  deps: Deps,
  { uid }: InteractionView,
  proof: { identifier: Identifier; password: ProvenPassword | undefined },
): Promise<void> {
  const challenge = newDeviceChallenge({ interactionId: uid, ...proof, time: Date.now() });
  keepChallenge(ctx, deps, challenge);
  await sendDeviceCode(deps, { challenge, language: ctx.state.page.language });
  seeOther(ctx, `/interaction/${uid}/device`);
}

function missingIn(typed: string, identifier: Identifier | undefined, password: string): Refusal[] {
  const missing: Refusal[] = [];
  if (identifier === undefined) {
    missing.push({ field: 'identifier', key: typed === '' ? 'sign_in.identifier_missing' : 'sign_in.identifier_unreadable', status: 422 });
  }
  if (password === '') missing.push({ field: 'password', key: 'sign_in.password_missing', status: 422 });
  return missing;
}

function refusalOf(outcome: Extract<AuthenticationOutcome | Busy, { kind: 'wrong' | 'throttled' | 'busy' }>): Refusal {
  if (outcome.kind === 'wrong') return { field: 'password', key: 'sign_in.wrong', status: 422 };
  const { kind, retryAfterSeconds } = outcome;
  if (kind === 'busy') return { field: 'password', key: 'sign_in.busy', status: 503, retryAfterSeconds };
  const wait = waitParameters(retryAfterSeconds);
  return { field: 'password', key: wait.key, parameters: { count: wait.count }, status: 429, retryAfterSeconds };
}

function waitParameters(seconds: number): { key: 'sign_in.throttled_minutes' | 'sign_in.throttled_hours'; count: number } {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes < 120
    ? { key: 'sign_in.throttled_minutes', count: minutes }
    : { key: 'sign_in.throttled_hours', count: Math.ceil(minutes / 60) };
}

interface Shown {
  readonly identifier: string;
  readonly refusals: readonly Refusal[];
}

function refuse(ctx: PageHttpContext, deps: Deps, interaction: InteractionView, shown: Shown): void {
  const [first] = shown.refusals;
  if (first?.retryAfterSeconds !== undefined) ctx.set('retry-after', String(first.retryAfterSeconds));
  show(ctx, deps, interaction, shown);
}

function show(ctx: PageHttpContext, deps: Deps, interaction: InteractionView, { identifier, refusals }: Shown): void {
  const { t } = ctx.state.page;
  const errors = refusals.map(({ field, key, parameters }) => ({ field, message: t(key, parameters) }));
  const frame = { title: t('sign_in.title'), errors, status: refusals[0]?.status ?? 200 };
  const model = {
    uid: interaction.uid,
    relyingPartyName: interaction.client.firstParty ? undefined : interaction.client.name,
    identifier,
    errors,
    again: interaction.accountId !== undefined,
    signature: deps.signatureVerifier !== undefined,
    passkey: passkeyToShow(deps, interaction.uid),
  };
  showPage(ctx, frame, signInView(ctx.state.page, model));
}
