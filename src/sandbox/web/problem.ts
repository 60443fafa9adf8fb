import type { Context, Middleware } from 'koa';

export interface ProblemText {
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string;
  readonly title: string;
  /** What to do next. */
  readonly detail: string;
}

/** RFC 9457 body; `more` are members of its own. */
export function answerProblem(ctx: Context, { status, ...text }: ProblemText, more: Readonly<Record<string, unknown>> = {}): void {
  ctx.body = JSON.stringify({ type: 'about:blank', status, ...text, ...more });
  ctx.status = status;
  ctx.type = 'application/problem+json';
}

/** Gives a body of RFC 9457 to what a route has refused without one; by status. */
export function problemsFor(refusals: Readonly<Record<number, Omit<ProblemText, 'status'>>>): Middleware {
  return async (ctx, next) => {
    await next();
    const refusal = refusals[ctx.status];
    if (refusal !== undefined && !ctx.body) answerProblem(ctx, { status: ctx.status, ...refusal });
  };
}
