import type { MethodRow } from '../../../capabilities/proofing/catalogue.ts';
import type { CaseState } from '../../../capabilities/proofing/proofing-case.ts';
import { formatDate } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext, WaitingSite } from '../../views/page-context.ts';

export interface MethodState {
  readonly row: MethodRow;
  /** Of the newest case of this method; absent when there was none. */
  readonly state: CaseState | undefined;
  readonly refusal: string | undefined;
  /** The identity is proven by this method already; it may be proven anew, for sites that want a recent proof. */
  readonly isHeld?: boolean;
  /** It may be begun anew from then on; undefined when it may be now. */
  readonly againFrom?: Date | undefined;
}

/** Ways to prove identity, each with what it takes and how it stands. Those that the waiting site takes come first, those held already last. */
export function methodList(context: PageContext, methods: readonly MethodState[], site: WaitingSite | undefined): Html {
  const isTaken = ({ row }: MethodState) => site === undefined || site.takes.includes(row.id);
  const place = (method: MethodState) => (isTaken(method) ? 0 : 1) + (method.isHeld === true ? 2 : 0);
  const inOrder = methods.toSorted((left, right) => place(left) - place(right));
  return html`<ul class="section-list">
    ${inOrder.map((method) => methodItem(context, method, isTaken(method) ? undefined : site))}
  </ul>`;
}

function methodItem(context: PageContext, method: MethodState, refusing: WaitingSite | undefined): Html {
  const { t } = context;
  const { row, state, refusal } = method;
  const isUnderWay = state === 'open' || state === 'waiting';
  return html`<li>
    <a href="${row.path}">${capitalised(t(row.name))}</a>
    <span class="muted">
      ${t(row.summary)} ${t('proofing.duration', { duration: t(row.duration) })} ${!isUnderWay && again(context, method)}
      ${refusing !== undefined && t('proofing.not_taken', { name: refusing.name })}
      ${state !== undefined && state !== 'completed' && !isUnderWay && t(`proofing.case_${state}`)}
      ${state === 'refused' && refusal !== undefined && t('proofing.case_refused_look')}
    </span>
    ${isUnderWay && html`<strong>${t(`proofing.case_${state}`)}</strong>`}
  </li>`;
}

function again({ t, language }: PageContext, { isHeld, againFrom }: MethodState): string | undefined {
  if (againFrom === undefined) return isHeld === true ? t('proofing.held_already') : undefined;
  return t(isHeld === true ? 'proofing.held_letter_from' : 'proofing.letter_from', { date: formatDate(language, againFrom) });
}

/** Names of methods stand in the middle of sentences elsewhere. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
