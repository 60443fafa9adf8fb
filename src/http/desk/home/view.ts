import { isUnderWay, type DeskCase } from '../../../capabilities/operators/desk-case.ts';
import { visitReasons } from '../../../capabilities/operators/visit-reason.ts';
import { radios } from '../../views/choices.ts';
import { formatMoment } from '../../views/dates.ts';
import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { deskPaths, pathOf } from '../paths.ts';

export interface HomeModel {
  readonly typed: { readonly key: string; readonly reason: string };
  readonly errors: readonly FieldError[];
  /** Of this operator, newest first. */
  readonly cases: readonly DeskCase[];
}

export function homeView(context: PageContext, { typed, errors, cases }: HomeModel): Html {
  const { t } = context;
  const fields = html`${textField(context, {
    name: 'key',
    label: t('desk.key'),
    hint: t('desk.key_hint'),
    value: typed.key,
    autocomplete: 'off',
    inputMode: 'tel',
    maxLength: 40,
    width: 'medium',
    autofocus: errors.length === 0,
    error: errorFor(errors, 'key'),
  })}
  ${radios(context, {
    name: 'reason',
    legend: t('desk.reason'),
    hint: t('desk.reason_hint'),
    options: visitReasons.map((reason) => ({ value: reason, label: t(`desk.choice_${reason}`) })),
    value: typed.reason,
    error: errorFor(errors, 'reason'),
  })}
  ${button({ label: t('desk.search_submit') })}`;
  return html`${errorSummary(context, errors)}
    <h1>${t('desk.title')}</h1>
    ${form(context, { action: deskPaths.search }, fields)} ${cases.length > 0 && caseList(context, cases)} ${keys(context)}`;
}

function caseList(context: PageContext, cases: readonly DeskCase[]): Html {
  const { t, language } = context;
  const row = (one: DeskCase) => {
    const href = pathOf(one.kind === 'visit' ? deskPaths.visit : deskPaths.visitor, one.caseId);
    const name = t('desk.case_of', { reason: t(`desk.reason_${one.reason}`), moment: formatMoment(language, one.openedAt) });
    return html`<li><a href="${href}">${name}</a><span class="muted">${t(`desk.state_${one.state}`)}</span></li>`;
  };
  const [open, ended] = [cases.filter(isUnderWay), cases.filter((one) => !isUnderWay(one))];
  return html`${
    open.length > 0 &&
    html`<h2>${t('desk.cases_open')}</h2>
      <ul class="section-list">
        ${open.map(row)}
      </ul>`
  }
  ${
    ended.length > 0 &&
    html`<details>
      <summary>${t('desk.cases_ended')}</summary>
      <ul class="section-list">
        ${ended.map(row)}
      </ul>
    </details>`
  }`;
}

/** How to work without a mouse; the digits stand beside the links above too. */
function keys({ t }: PageContext): Html {
  return html`<details>
    <summary>${t('desk.keys_title')}</summary>
    <ul>
      <li>${t('desk.keys_tab')}</li>
      <li>${t('desk.keys_enter')}</li>
      <li>${t('desk.keys_arrows')}</li>
      <li>${t('desk.keys_access')}</li>
    </ul>
  </details>`;
}
