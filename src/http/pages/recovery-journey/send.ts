import { allowanceProblem } from '../../../capabilities/recovery/refused-sending.ts';
import type { PageHttpContext } from '../page.ts';
import { orRefusal, type Refusal } from '../refusals.ts';
import { withinNetworkShare } from '../registration-journey/network-share.ts';

/** Runs what sends a message, within the share of its network; what refuses it is shown beside the form. */
export function sending<T>(ctx: PageHttpContext, send: () => Promise<T>): Promise<T | Refusal> {
  const share = () =>
    withinNetworkShare(ctx.state.network, send).catch((error: unknown) => {
      throw allowanceProblem(error);
    });
  return orRefusal(ctx, ['recovery'], share);
}
