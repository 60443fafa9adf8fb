import type { MethodRow } from '../../../capabilities/proofing/catalogue.ts';
import type { CaseState } from '../../../capabilities/proofing/proofing-case.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext, WaitingSite } from '../../views/page-context.ts';

export interface MethodState {
  readonly row: MethodRow;
  /** Of the newest case of this method; absent when there was none. */
  readonly state: CaseState | undefined;
  readonly refusal: string | undefined;
  /** The identity is proven by this method already; it may be proven anew, for sites that want a recent proof. */
  readonly isHeld?: boolean;
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

function methodItem({ t }: PageContext, { row, state, refusal, isHeld }: MethodState, refusing: WaitingSite | undefined): Html {
  const isUnderWay = state === 'open' || state === 'waiting';
  return html`<li>
    <a href="${row.path}">${capitalised(t(row.name))}</a>
    <span class="muted">
      ${t(row.summary)} ${t('proofing.duration', { duration: t(row.duration) })} ${isHeld === true && t('proofing.held_already')}
      ${refusing !== undefined && t('proofing.not_taken', { name: refusing.name })}
      ${state !== undefined && state !== 'completed' && !isUnderWay && t(`proofing.case_${state}`)}
      ${state === 'refused' && refusal !== undefined && t('proofing.case_refused_look')}
    </span>
    ${isUnderWay && html`<strong>${t(`proofing.case_${state}`)}</strong>`}
  </li>`;
}

/** Names of methods stand in the middle of sentences elsewhere. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
