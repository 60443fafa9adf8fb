import type { CheckProgress, Progress } from '../../../capabilities/registries/progress.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';

type Mark = 'waiting' | 'done' | 'refused';

interface State {
  readonly mark: Mark;
  readonly text: TextKey;
}

const answers: Readonly<Record<string, State>> = {
  match: { mark: 'done', text: 'cabinet.check_confirmed' },
  valid: { mark: 'done', text: 'cabinet.check_confirmed' },
  found: { mark: 'done', text: 'cabinet.check_found' },
  none: { mark: 'done', text: 'cabinet.check_none' },
  mismatch: { mark: 'refused', text: 'cabinet.check_mismatch' },
  invalid: { mark: 'refused', text: 'cabinet.check_invalid' },
  not_found: { mark: 'refused', text: 'cabinet.check_not_found' },
};

const answered: State = { mark: 'done', text: 'cabinet.check_answered' };

/** What a check is doing, in words. */
export function checkState({ state, outcome, attempts }: CheckProgress, refusal: Progress['refusal']): State {
  if (state === 'expired') return { mark: 'refused', text: 'cabinet.check_expired' };
  if (state === 'cancelled') return { mark: 'refused', text: 'cabinet.check_cancelled' };
  // That the registries agree and the account is refused all the same would tell that somebody else has these data.
  if (state === 'answered') return refusal === 'identity_taken' ? answered : (answers[outcome ?? ''] ?? answered);
  if (state === 'sent') return { mark: 'waiting', text: 'cabinet.check_sent' };
  return { mark: 'waiting', text: attempts > 0 ? 'cabinet.check_retried' : 'cabinet.check_requested' };
}

export function checkRow({ t }: PageContext, check: CheckProgress, { refusal }: Progress): Html {
  const { mark, text } = checkState(check, refusal);
  const name = t(`cabinet.registry_${check.registry}`);
  return html`<li class="check check-${mark}" data-spoken="${name}: ${t(text)}.">
    <span class="check-mark" aria-hidden="true"></span>
    <div>
      <p class="check-name">${name}</p>
      <p>${t(text)}</p>
      <p class="hint">${t(`cabinet.registry_${check.registry}_checks`)}</p>
    </div>
  </li>`;
}
