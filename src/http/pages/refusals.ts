import { Problem } from '../../kernel/problem.ts';
import { isTextKey, type Translate } from '../../kernel/texts.ts';
import type { PageHttpContext } from './page.ts';
import { textParameters } from './problem/view.ts';

/** A refusal that is shown beside a field of the form, with everything typed still there. */
export interface Refusal {
  readonly message: string;
  readonly status: number;
}

/** Runs a use case; a refusal of these areas becomes a {@link Refusal}, any other error goes on to the gate. */
export async function orRefusal<T>(ctx: PageHttpContext, areas: readonly string[], run: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Problem) || !areas.includes(error.area) || error.status === 410) throw error;
    const retryAfter = error.details['retryAfterSeconds'];
    if (retryAfter !== undefined) ctx.set('retry-after', String(retryAfter));
    return { message: problemText(ctx.state.page.t, error), status: error.status };
  }
}

export function isRefusal(value: object): value is Refusal {
  return 'message' in value && 'status' in value;
}

/** What is wrong and what to do next, as one paragraph. */
function problemText(t: Translate, { area, code, details }: Problem): string {
  const key = `problem.${area}.${code}`;
  const parameters = textParameters(details);
  const sentences = [key, `${key}.next`].map((part) => (isTextKey(part) ? t(part, parameters) : ''));
  return sentences.every((sentence) => sentence === '') ? t('problem.next') : sentences.filter(Boolean).join('. ').replace(/\.\. /gu, '. ');
}
