import type { Letter } from '../../../capabilities/proofing/letter.ts';
import { formatMoment } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { summaryList, type SummaryRow } from '../../views/panels.ts';

/** What has happened to a letter, newest first. */
export function tracking({ t, language }: PageContext, { orderedAt, exportedAt, tracking: steps, trackingNumber }: Letter): Html {
  const row = (at: Date, text: string): SummaryRow => ({ term: formatMoment(language, at), value: text });
  const told = steps.map(({ at, kind, place }) => row(at, [t(`letter.step_${kind}`), place].filter(Boolean).join(', ')));
  const own = [row(orderedAt, t('letter.step_ordered')), ...(exportedAt === undefined ? [] : [row(exportedAt, t('letter.step_exported'))])];
  return html`<h2>${t('letter.tracking_title')}</h2>
    ${trackingNumber !== undefined && html`<p>${t('letter.tracking_number', { number: trackingNumber })}</p>`}
    ${summaryList([...own, ...told].toReversed())}`;
}
