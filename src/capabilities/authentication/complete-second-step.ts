import { attachSignInMoment } from '../accounts/attach-sign-in-moment.ts';
import type { Db } from '../../database/connect.ts';
import type { BrowserName } from '../../kernel/browser-name.ts';
import { withFactor } from './amr.ts';
import { answerSecondFactor, type AnswerSecondFactorDeps, type SecondFactor, type SecondFactorAnswer } from './answer-second-factor.ts';
import { attachSignInEvent } from './attach-sign-in-event.ts';
import type { Authenticated } from './complete-sign-in.ts';
import { deviceDetails, newsOf, recallDevice, renewedTokens } from './device-memory.ts';
import type { FirstFactor } from './first-factor.ts';
import { recordRefusedFactor } from './record-refused-factor.ts';
import { recordSecondStep } from './second-step-store.ts';
import { isLastGuess, tellOfGuesses } from './tell-of-guesses.ts';
import { tellOfSignIn } from './tell-of-sign-in.ts';

export interface CompleteSecondStepDeps extends AnswerSecondFactorDeps {
  readonly db: Db;
  readonly config: AnswerSecondFactorDeps['config'] & {
    readonly issuer: string;
    readonly sessions: { readonly deviceMemorySeconds: number };
  };
}

export interface SecondStep {
  readonly first: FirstFactor;
  readonly shown: SecondFactor;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  /** What the browser keeps, as it sent it. */
  readonly deviceTokens?: string | undefined;
  readonly browser: BrowserName;
  /** The relying party that the sign-in is for. */
  readonly clientId?: string | undefined;
}

/** `first_gone`: what was shown first no longer holds, and signing in begins anew. */
export type SecondStepOutcome = Authenticated | Exclude<SecondFactorAnswer, { kind: 'verified' }> | { readonly kind: 'first_gone' };

/**
 * Signs in with the second factor after the first was right. It is used and the sign-in recorded together or not at all; a wrong one stays
 * counted, and whoever knows the password and has none of the rest is told of to the owner.
 */
export function completeSecondStep(deps: CompleteSecondStepDeps, step: SecondStep): Promise<SecondStepOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const { first, shown, clientId } = step;
    const { accountId, interactionId } = first;
    const answer = await answerSecondFactor(deps, tx, { accountId, interactionId, shown });
    if (answer.kind === 'verified') return signIn(deps, tx, step);
    await recordRefusedFactor(tx, { accountId, clientId, factor: shown.factor, refusal: answer.kind });
    if (isLastGuess(answer)) await tellOfGuesses(deps, tx, accountId);
    return answer;
  });
}

async function signIn(deps: CompleteSecondStepDeps, tx: Db, { first, shown, ...step }: SecondStep): Promise<SecondStepOutcome> {
  const { accountId } = first;
  const device = recallDevice(deps, { accountId, network: step.network, deviceTokens: step.deviceTokens });
  const amr = withFactor(first.amr, shown.factor);
  const details = { amr, ...deviceDetails(deps.keyring, device) };
  const event = attachSignInEvent(tx, 'succeeded', { accountId, clientId: step.clientId, details });
  const at = await recordSecondStep(tx, { first, event, moment: attachSignInMoment(accountId) });
  if (at === undefined) return { kind: 'first_gone' };
  const news = newsOf(deps.keyring, device);
  if (news !== undefined) await tellOfSignIn(deps, tx, { accountId, at: new Date(at), browser: step.browser, news });
  // Always anew: the one that there is may be older than the password that was shown first.
  return { kind: 'authenticated', accountId, amr, owesSecondStep: false, deviceTokens: renewedTokens(deps.keyring, device, at), at };
}
