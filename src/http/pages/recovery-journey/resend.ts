import { resendRecoveryMessage } from '../../../capabilities/recovery/resend-recovery-message.ts';
import { pageOf } from '../../../capabilities/recovery/steps.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, type PageHttpContext } from '../page.ts';
import { isRefusal } from '../refusals.ts';
import type { OwnRecovery } from './guard.ts';
import { sending } from './send.ts';

/** A new code or link; what refuses it is shown by the page. */
export async function resend(
  ctx: PageHttpContext,
  deps: Deps,
  { secret }: OwnRecovery,
  refuse: (message: string, status: number) => Promise<void> | void,
): Promise<void> {
  const sent = await sending(ctx, () => resendRecoveryMessage(deps, { secret, network: ctx.state.network }));
  if (isRefusal(sent)) return refuse(sent.message, sent.status);
  const page = pageOf(sent);
  seeOther(ctx, page === ctx.path ? `${page}?sent=1` : page);
}
