import { frame, type Place } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import type { Citizen } from './citizen.ts';
import { citizenView } from './citizen-view.ts';
import { registryView, type RegistryModel } from './faults-view.ts';
import { citizenTexts, texts } from './texts.ts';

export interface RegistriesModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly places: readonly Place[];
  readonly citizens: readonly Citizen[];
  readonly search: string;
  /** The first of the citizens has just been made. */
  readonly isNew: boolean;
  readonly registries: readonly RegistryModel[];
}

function makeForm(language: Language): Html {
  return html`<form method="post" action="/citizens" class="make">
    <label for="type">${texts.documentKind[language]}</label>
    <div class="row">
      <select id="type" name="type">
        <option value="passport_rf">${citizenTexts.passport_rf[language]}</option>
        <option value="foreign_document">${citizenTexts.foreign_document[language]}</option>
      </select>
      <button>${texts.make[language]}</button>
    </div>
  </form>`;
}

function searchForm({ language, search }: RegistriesModel): Html {
  return html`<form method="get" action="/" role="search">
    <label for="q">${texts.search[language]}</label>
    <div class="row">
      <input id="q" name="q" type="search" value="${search}" autocomplete="off" />
      <button class="second">${texts.find[language]}</button>
      ${search === '' ? undefined : html`<a href="/">${texts.showAll[language]}</a>`}
    </div>
  </form>`;
}

function people(model: RegistriesModel): Html {
  const { language, citizens, search, isNew } = model;
  if (citizens.length === 0) {
    return html`<div class="empty">
      <p>${(search === '' ? texts.nobody : texts.notFound)[language]}</p>
      ${search === '' ? html`<p class="quiet">${texts.nobodyHint[language]}</p>` : undefined}
    </div>`;
  }
  return html`<ul class="citizens">
    ${citizens.map((citizen, index) => citizenView(citizen, language, isNew && index === 0))}
  </ul>`;
}

function repairForm(language: Language): Html {
  return html`<form method="post" action="/faults/none" class="repair"><button class="second">${texts.repair[language]}</button></form>`;
}

/** People whom the registries know, and the switches of their faults. */
export function registriesView(model: RegistriesModel): Html {
  const { language, otherLanguageHref, places, registries, citizens, search } = model;
  const main = html`<h1>${texts.heading[language]}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    <section aria-labelledby="people">
      <h2 id="people">${texts.people[language]}</h2>
      <p class="quiet">${texts.makeLead[language]}</p>
      <div class="tools">${makeForm(language)} ${citizens.length > 5 || search !== '' ? searchForm(model) : undefined}</div>
      ${people(model)}
    </section>
    <section aria-labelledby="faults">
      <h2 id="faults">${texts.faults[language]}</h2>
      <p class="quiet">${texts.faultsLead[language]}</p>
      ${registries.some(({ faults }) => faults.length > 0) ? repairForm(language) : undefined}
      <div class="registries">${registries.map((registry) => registryView(registry, language))}</div>
    </section>`;
  const footer = html`<p>
    ${texts.machine[language]}: POST /api/citizens · <a href="/api/citizens">GET /api/citizens</a> ·
    <a href="/api/faults">GET /api/faults</a> · PUT /api/faults
  </p>`;
  const head = html`<link rel="stylesheet" href="/registries.css" />`;
  return frame({ language, otherLanguageHref, places, here: 'registries', title: texts.heading[language], head }, main, footer);
}
