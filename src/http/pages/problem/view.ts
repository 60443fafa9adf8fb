import type { ProblemDetails } from '../../../kernel/problem.ts';
import { isTextKey, type TextKey, type TextParameters } from '../../../kernel/texts.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { showPage, type PageHttpContext } from '../page.ts';

export interface ProblemModel {
  /** Text of the refusal; `<key>.next` says what to do. */
  readonly key: TextKey;
  /** Stable code for the citizen to quote and for support to look up. */
  readonly code: string;
  readonly status: number;
  /** What the texts may name, beside `{minutes}` to wait. */
  readonly details?: ProblemDetails;
}

/** Every "no" that ends a request: what happened, what to do next, and a number to quote. */
export function showProblemPage(ctx: PageHttpContext, model: ProblemModel): void {
  const retryAfter = model.details?.['retryAfterSeconds'];
  if (retryAfter !== undefined) ctx.set('retry-after', String(retryAfter));
  showPage(
    ctx,
    { title: ctx.state.page.t('problem.title'), status: model.status },
    problemView(ctx.state.page, model, ctx.state.requestId),
  );
}

export function problemView({ t }: PageContext, model: ProblemModel, requestId: string): Html {
  const next = `${model.key}.next`;
  const parameters = textParameters(model.details ?? {});
  return html`<h1>${t(model.key, parameters)}</h1>
    <p class="lead">${isTextKey(next) ? t(next, parameters) : t('problem.next')}</p>
    <p><a class="button button-secondary" href="/">${t('problem.home')}</a></p>
    <p class="muted">${t('problem.reference', { code: model.code, id: requestId })}</p>`;
}

/** Details as texts take them; a wait is told in whole minutes, at least one, under both names that texts use. */
export function textParameters(details: ProblemDetails): TextParameters {
  const plain = Object.entries(details).filter((entry): entry is [string, string | number] =>
    ['string', 'number'].includes(typeof entry[1]),
  );
  const seconds = Number(details['retryAfterSeconds'] ?? 0);
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return { minutes, count: minutes, ...Object.fromEntries(plain) };
}
