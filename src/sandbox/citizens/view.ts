import { proofMethods } from '../administration.ts';
import { shownSnils } from '../registries/citizen-view.ts';
import { frame, type FrameModel } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { reachableLevels, type ReadyAccount } from './make-account.ts';
import { levelNames, methodNames, texts } from './texts.ts';

/** An account that was asked for on the page, or why there is none. */
export type ShownAccount =
  { readonly kind: 'made' | 'refused' | 'late'; readonly account: ReadyAccount } | { readonly kind: 'failed'; readonly reason: string };

type PageModel = Omit<FrameModel, 'here' | 'title'>;

function orderForm(language: Language): Html {
  return html`<form method="post" action="/citizens">
    <label for="level">${texts.level[language]}</label>
    <select id="level" name="level">
      ${reachableLevels.toReversed().map((level) => html`<option value="${level}">${levelNames[level][language]}</option>`)}
    </select>
    <label for="method">${texts.method[language]}</label>
    <select id="method" name="method">
      ${proofMethods.map((method) => html`<option value="${method}">${methodNames[method][language]}</option>`)}
    </select>
    <label for="proved_at">${texts.provedAt[language]}</label>
    <div class="row">
      <input id="proved_at" name="proved_at" type="date" />
      <button>${texts.make[language]}</button>
    </div>
  </form>`;
}

function accountRows({ level, phone, email, password, person, method, provedAt }: ReadyAccount, language: Language): Html {
  const rows = [
    ['name', [person.familyName, person.givenName, person.patronymic].filter(Boolean).join(' ')],
    ['level', levelNames[level][language]],
    ...(method === undefined ? [] : [['method', `${methodNames[method][language]}, ${provedAt?.slice(0, 10) ?? ''}`] as const]),
    ['phone', phone],
    ['email', email],
    ['password', password],
    ['snils', shownSnils(person.snils)],
  ] as const;
  return html`<dl>
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${texts[label][language]}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function result(shown: ShownAccount | 'gone', language: Language, issuer: string): Html {
  if (shown === 'gone') return html`<p role="alert">${texts.gone[language]}</p>`;
  if (shown.kind === 'failed') {
    return html`<p role="alert">${texts.failed[language]}</p>
      <p class="quiet" lang="en">${shown.reason}</p>`;
  }
  return html`${shown.kind === 'made' ? undefined : html`<p role="alert">${texts[shown.kind][language]}</p>`}
    ${accountRows(shown.account, language)}
    <p><a href="${issuer}/sign-in">${texts.signIn[language]}</a></p>`;
}

/** The order form, and what has come of the last order. */
export function accountsView(model: PageModel, shown: ShownAccount | 'gone' | undefined, issuer: string): Html {
  const { language } = model;
  const title = texts.heading[language];
  const main = html`<h1>${title}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    ${shown === undefined ? undefined : html`<div class="ready">${result(shown, language, issuer)}</div>`} ${orderForm(language)}`;
  const footer = html`<p>
    ${texts.machine[language]}: POST /api/citizens {"level": "confirmed", "method": "postal_code", "proved_at": "2024-03-01"}
  </p>`;
  return frame({ ...model, here: 'accounts', title }, main, footer);
}
