import { frame, type Place } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import type { Customer } from './customer.ts';
import { customerLine } from './customer-view.ts';
import { faults, type Fault } from './faults.ts';
import { faultNames, texts } from './texts.ts';

export interface HomeModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly places: readonly Place[];
  readonly customers: readonly Customer[];
  readonly faults: readonly Fault[];
  readonly notice?: 'saved' | 'unreachable';
}

function customerList({ customers, language }: HomeModel): Html {
  if (customers.length === 0) {
    return html`<div class="empty">
      <p>${texts.nobody[language]}</p>
      <p class="quiet">${texts.nobodyHint[language]}</p>
    </div>`;
  }
  return html`<ul class="customers">
    ${customers.map((customer) => html`<li>${customerLine(customer, language)}</li>`)}
  </ul>`;
}

function faultForm({ faults: on, language, notice }: HomeModel): Html {
  const choice = (fault: Fault) =>
    html`<li>
      <input type="checkbox" id="${fault}" name="fault" value="${fault}" ${on.includes(fault) ? html`checked` : undefined} />
      <label for="${fault}">${faultNames[fault][language]}</label>
    </li>`;
  return html`<form method="post" action="/faults" class="faults">
    <ul>
      ${faults.map((fault) => choice(fault))}
    </ul>
    <div class="row">
      <button>${texts.save[language]}</button>
      ${notice === 'saved' ? html`<span class="saved" role="status">✓ ${texts.saved[language]}</span>` : undefined}
    </div>
  </form>`;
}

/** Customers of the bank, and the switches of its faults. */
export function homeView(model: HomeModel): Html {
  const { language, otherLanguageHref, places, notice } = model;
  const main = html`<h1>${texts.heading[language]}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    <section aria-labelledby="customers">
      <h2 id="customers">${texts.customers[language]}</h2>
      <form method="post" action="/people"><button class="second">${texts.takePeople[language]}</button></form>
      ${notice === 'unreachable' ? html`<p class="problem" role="alert">${texts.unreachable[language]}</p>` : undefined}
      ${customerList(model)}
    </section>
    <section aria-labelledby="faults">
      <h2 id="faults">${texts.faults[language]}</h2>
      <p class="quiet">${texts.faultsLead[language]}</p>
      ${faultForm(model)}
    </section>`;
  const footer = html`<p>
    ${texts.machine[language]}: POST /api/customers · <a href="/api/customers">GET /api/customers</a> ·
    <a href="/api/faults">GET /api/faults</a> · PUT /api/faults
  </p>`;
  const head = html`<link rel="stylesheet" href="/bank.css" />`;
  return frame({ language, otherLanguageHref, places, here: 'bank', title: texts.heading[language], head }, main, footer);
}
