import type { VerifiedIdentity } from '../../../capabilities/accounts/account.ts';
import type { KeptRecord } from '../../../capabilities/records/kept-record.ts';
import { recordKind, recordKindNames, type RecordKindRow } from '../../../capabilities/records/record-kinds.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { recordPath } from '../paths.ts';
import { identityCard } from './identity-card.ts';
import { recordCard } from './record-card.ts';

export interface RecordsModel {
  readonly records: readonly KeptRecord[];
  /** From `standard` on. */
  readonly identity: VerifiedIdentity | undefined;
  readonly today: CalendarDate;
  /** What ends until then ends soon. */
  readonly soon: CalendarDate;
  /** What has just happened, in words. */
  readonly notice: string | undefined;
}

const groups = ['documents', 'addresses', 'children', 'vehicles'] as const satisfies readonly RecordKindRow['group'][];

export function recordsView(context: PageContext, model: RecordsModel): Html {
  const { t } = context;
  return html`${model.notice !== undefined && panel(context, 'success', html`<p>${model.notice}</p>`)}
    <h1>${t('records.title')}</h1>
    <p class="lead">${t('records.lead')}</p>
    ${groups.map((group) => groupView(context, group, model))}`;
}

function groupView(context: PageContext, group: RecordKindRow['group'], model: RecordsModel): Html {
  const { t } = context;
  const kinds = recordKindNames.filter((kind) => recordKind(kind).group === group);
  const cards = kinds.flatMap((kind) => model.records.filter((record) => record.kind === kind));
  const more = kinds.filter((kind) => cards.filter((record) => record.kind === kind).length < recordKind(kind).atMost);
  return html`<section class="record-group" aria-labelledby="${group}">
    <h2 id="${group}">${t(`records.group_${group}`)}</h2>
    ${group === 'documents' && model.identity !== undefined && identityCard(context, model.identity)}
    ${cards.map((record) => recordCard(context, record, model))}
    <ul class="add-list">
      ${more.map((kind) => html`<li><a href="${recordPath(kind)}">${t(`records.add_${kind}`)}</a></li>`)}
    </ul>
  </section>`;
}
