import { sendSecondStepCode } from '../../../capabilities/authentication/send-second-step-code.ts';
import type { FirstFactor } from '../../../capabilities/authentication/first-factor.ts';
import type { Deps } from '../../../deps.ts';
import { accountOfRequest } from '../../oidc/account-of-request.ts';
import { seeOther, type PageHttpContext } from '../page.ts';
import { keepFirstFactor } from './proven-first-factor.ts';
import { chooseWay, findWays } from './ways.ts';

/**
 * From the first factor to the page of the second: that of passkeys where there is one and nothing to type. Where the second is a code by
 * SMS, it is on its way when the page opens, or the page says that none can be sent.
 */
export async function startSecondStep(ctx: PageHttpContext, deps: Deps, first: Omit<FirstFactor, 'madeAt'>): Promise<void> {
  const { accountId, interactionId } = first;
  keepFirstFactor(ctx, deps, first);
  const account = await accountOfRequest(deps, accountId);
  const ways = account === undefined ? undefined : await findWays(deps, account);
  const way = ways && chooseWay(ways, undefined);
  // When the limit of codes is reached, the page says so to who asks there.
  const sent = way === 'sms' ? await sendSecondStepCode(deps, { accountId, interactionId, language: ctx.state.page.language }) : undefined;
  const page = way === undefined && ways?.ways.includes('passkey') === true ? 'passkey' : 'second-step';
  seeOther(ctx, `/interaction/${interactionId}/${page}${sent?.kind === 'sms_unavailable' ? '?by=sms&unsent=1' : ''}`);
}
