import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { conducts, verdictsOf, type Fault } from './faults.ts';
import type { RegistryName } from './registry.ts';
import { conductNames, registryPurposes, registryTitles, texts, verdictNames } from './texts.ts';

export interface RegistryModel {
  readonly name: RegistryName;
  readonly faults: readonly Fault[];
  readonly unavailableUntil: Date | undefined;
  readonly waiting: number;
  readonly answered: number;
  /** Has just been saved. */
  readonly saved: boolean;
}

function choice(registry: RegistryName, fault: Fault, label: string, isOn: boolean): Html {
  const id = `${registry}-${fault.replace(':', '-')}`;
  return html`<li>
    <input type="checkbox" id="${id}" name="fault" value="${fault}" ${isOn ? html`checked` : undefined} />
    <label for="${id}">${label}</label>
  </li>`;
}

function unavailableLabel({ unavailableUntil }: RegistryModel, language: Language): string {
  const name = conductNames.unavailable[language];
  if (unavailableUntil === undefined) return name;
  const time = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { timeStyle: 'short' }).format(unavailableUntil);
  return `${name}, ${texts.until[language]} ${time}`;
}

/** One registry with its switches: a form that needs no script. */
export function registryView(model: RegistryModel, language: Language): Html {
  const { name, faults } = model;
  const isOn = (fault: Fault) => faults.includes(fault);
  const conductLabel = (fault: (typeof conducts)[number]) =>
    fault === 'unavailable' ? unavailableLabel(model, language) : conductNames[fault][language];
  const state = faults.length === 0 ? 'inOrder' : 'faulty';
  return html`<form class="registry ${state}" id="${name}" method="post" action="/faults">
    <header>
      <h3>${registryTitles[name][language]}</h3>
      <span class="tag">${texts[state][language]}</span>
    </header>
    <p class="quiet">${registryPurposes[name][language]}</p>
    <p class="counts">
      ${texts.waiting[language]}: <strong>${model.waiting}</strong> · ${texts.answered[language]}: <strong>${model.answered}</strong>
    </p>
    <input type="hidden" name="registry" value="${name}" />
    <fieldset>
      <legend>${texts.verdicts[language]}</legend>
      <ul>
        ${verdictsOf[name].map((fault) => choice(name, fault, verdictNames[fault][language], isOn(fault)))}
      </ul>
    </fieldset>
    <fieldset>
      <legend>${texts.conducts[language]}</legend>
      <ul>
        ${conducts.map((fault) => choice(name, fault, conductLabel(fault), isOn(fault)))}
      </ul>
    </fieldset>
    <div class="row">
      <button>${texts.save[language]}</button>
      ${model.saved ? html`<span class="saved" role="status">✓ ${texts.saved[language]}</span>` : undefined}
    </div>
  </form>`;
}
