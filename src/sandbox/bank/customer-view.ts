import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { fullName, type Customer } from './customer.ts';
import { texts } from './texts.ts';

const dayFormat = (language: Language) =>
  new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `112-233-445 95`. */
function snilsText(snils: string): string {
  return snils.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/u, '$1-$2-$3 $4');
}

/** A customer in one line. */
export function customerLine({ person }: Customer, language: Language): Html {
  const born = dayFormat(language).format(new Date(person.birthDate));
  return html`<span class="name">${fullName(person)}</span>
    <span class="quiet number">${texts.born[language]} ${born}</span>
    <span class="quiet number">${texts.snils[language]} ${snilsText(person.snils)}</span>`;
}
