import type { Closing } from '../../../capabilities/accounts/closing.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';

export interface DeletionNoticeModel {
  readonly title: string;
  readonly uid: string;
  /** Where the citizen is on the way to. */
  readonly site: string;
  readonly closing: Closing;
}

export function deletionNoticeView(context: PageContext, { title, uid, site, closing }: DeletionNoticeModel): Html {
  const { t, language } = context;
  return html`<h1>${title}</h1>
    <p class="lead">${t('personal_data.notice_lead', { date: formatDate(language, closing.requestedAt) })}</p>
    <p>${t('personal_data.notice_keep_means')}</p>
    ${form(
      context,
      { action: `/interaction/${uid}` },
      buttonRow(
        button({ label: t('personal_data.notice_keep'), name: 'decision', value: 'keep' }),
        button({ label: t('personal_data.notice_go_on'), kind: 'secondary', name: 'decision', value: 'go_on' }),
      ),
    )}
    <p class="muted">${t('personal_data.notice_next', { name: site })}</p>`;
}
