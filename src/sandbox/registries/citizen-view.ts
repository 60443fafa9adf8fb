import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import type { Citizen } from './citizen.ts';
import { citizenTexts as names, texts } from './texts.ts';

/** As it stands in a document: `31.01.1990`. */
const shownDay = (day: string) => day.split('-').toReversed().join('.');

export function shownSnils(snils: string): string {
  return snils.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/u, '$1-$2-$3 $4');
}

/** The data in the order of the provider's form; what the person does not have is left out. */
function rows({ document, ...citizen }: Citizen, language: Language): readonly (readonly [label: keyof typeof names, value: string])[] {
  const own =
    document.type === 'passport_rf'
      ? (['divisionCode', document.divisionCode] as const)
      : (['validUntil', shownDay(document.validUntil)] as const);
  const all = [
    ['familyName', citizen.familyName],
    ['givenName', citizen.givenName],
    ['patronymic', citizen.patronymic ?? names.noPatronymic[language]],
    ['gender', names[citizen.gender][language]],
    ['birthDate', shownDay(citizen.birthDate)],
    ['birthPlace', citizen.birthPlace],
    ['citizenship', citizen.citizenship],
    ['snils', shownSnils(citizen.snils)],
    ['inn', citizen.inn],
    ['document', names[document.type][language]],
    ['series', document.series],
    ['number', document.number],
    ['issueDate', shownDay(document.issueDate)],
    ['issuedBy', document.issuedBy],
    own,
  ] as const;
  return all.filter(([, value]) => value !== '');
}

/** One person, folded up but for the one just made. */
export function citizenView(citizen: Citizen, language: Language, isNew: boolean): Html {
  const name = [citizen.familyName, citizen.givenName, citizen.patronymic].filter(Boolean).join(' ');
  return html`<li>
    <details class="citizen" ${isNew ? html`open` : undefined}>
      <summary>
        <span class="name" lang="ru">${name}</span> ${isNew ? html`<span class="tag">${texts.newest[language]}</span>` : undefined}
        <span class="quiet">${shownSnils(citizen.snils)}</span>
      </summary>
      <dl>
        ${rows(citizen, language).map(
          ([label, value]) =>
            html`<div class="${label}">
              <dt>${names[label][language]}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </li>`;
}
