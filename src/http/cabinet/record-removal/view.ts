import type { KeptRecord } from '../../../capabilities/records/kept-record.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, summaryList } from '../../views/panels.ts';
import { cabinetPaths, recordPath } from '../paths.ts';
import { recordRows } from '../records/shown-record.ts';

export interface RecordRemovalModel {
  readonly record: KeptRecord;
  readonly title: string;
}

export function recordRemovalView(context: PageContext, { record, title }: RecordRemovalModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.records)}
    <h1>${title}</h1>
    <p class="lead">${t('records.remove_lead')}</p>
    ${summaryList(recordRows(context, record))}
    ${form(
      context,
      { action: `${recordPath(record.kind, record.recordId)}/remove` },
      buttonRow(
        button({ label: t('records.remove_submit'), name: 'action', value: 'remove' }),
        buttonLink({ label: t('records.cancel'), href: cabinetPaths.records }),
      ),
    )}`;
}
