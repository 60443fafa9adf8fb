import type { DeskAct } from '../../capabilities/operators/permissions.ts';
import { recordRefusal } from '../../capabilities/operators/record-refusal.ts';
import { findOperator } from '../../capabilities/operators/find-operator.ts';
import type { Deps } from '../../deps.ts';
import { Problem } from '../../kernel/problem.ts';
import { findSignedIn } from '../cabinet/signed-in.ts';
import type { Page, PageHandler, PageHttpContext } from '../pages/page.ts';
import { requireAtDesk, type AtDesk } from './at-desk.ts';

type DeskHandler = (ctx: PageHttpContext, deps: Deps, desk: AtDesk) => Promise<void>;

export interface DeskPageRow {
  readonly path: string;
  readonly act: DeskAct;
  readonly get?: DeskHandler;
  readonly post?: DeskHandler;
}

/** A page of the desk: nobody gets to it who is no operator, or may not do what it is for. */
export type DeskPage = Page & { readonly act: DeskAct };

export function deskPage({ path, act, get, post }: DeskPageRow): DeskPage {
  const guarded = (handle: DeskHandler): PageHandler => {
    return async (ctx, deps) => {
      try {
        const desk = await requireAtDesk(ctx, deps, act);
        if (desk !== undefined) await handle(ctx, deps, desk);
      } catch (error) {
        await noteRefusal(ctx, deps, act, error);
        throw error;
      }
    };
  };
  return {
    path,
    act,
    ...(get === undefined ? {} : { get: guarded(get) }),
    ...(post === undefined ? {} : { post: guarded(post) }),
  };
}

/** Whoever tries what they may not leaves a trace, and raises an alarm: honest operators do not meet these refusals. */
async function noteRefusal(ctx: PageHttpContext, deps: Deps, act: DeskAct, error: unknown): Promise<void> {
  if (!(error instanceof Problem) || error.area !== 'operators' || error.status !== 403) return;
  const signedIn = await findSignedIn(ctx, deps, { keepAlive: false });
  const operator = signedIn === undefined ? undefined : await findOperator(deps, signedIn.account.accountId);
  if (operator === undefined) return;
  await recordRefusal(deps, { operator, act, reason: error.code });
  const { operatorId, centreId } = operator;
  deps.logger.warn(
    { alert: 'desk_refusal', operatorId, centreId, act, reason: error.code, requestId: ctx.state.requestId },
    'desk refusal',
  );
}
