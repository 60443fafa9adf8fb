import type { VerifiedIdentity } from '../../../capabilities/accounts/account.ts';
import { formatSnils } from '../../../kernel/snils.ts';
import { formatDate, formatDay } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { summaryList } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

/** The document that the registries have checked, and the numbers that came with it: only shown here, changed where they are checked. */
export function identityCard(context: PageContext, { data, inn, verifiedAt }: VerifiedIdentity): Html {
  const { t, language } = context;
  const { document } = data;
  const isPassport = document.type === 'passport_rf';
  const number = isPassport ? `${document.series} ${document.number}` : [document.series, document.number].filter(Boolean).join(' ');
  const rows = [
    { term: t('records.field_number_driving_licence'), value: number },
    { term: t('records.field_issue_date'), value: formatDay(language, document.issueDate) },
    { term: t('records.field_snils'), value: formatSnils(data.snils) },
    ...(inn === undefined ? [] : [{ term: t('cabinet.field_inn'), value: inn }]),
  ];
  const date = formatDate(language, verifiedAt);
  return html`<article class="record">
    <h3>${t(isPassport ? 'records.kind_identity_document' : 'records.kind_identity_document_foreign')}</h3>
    ${summaryList(rows)}
    <p class="record-source record-verified">${t('records.source_verified', { date, source: t('records.source_registries') })}</p>
    <p class="record-actions"><a href="${cabinetPaths.identity}">${t('records.to_identity')}</a></p>
  </article>`;
}
