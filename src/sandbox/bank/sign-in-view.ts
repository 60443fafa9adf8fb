import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import type { Customer } from './customer.ts';
import { customerLine } from './customer-view.ts';
import { bankName, texts } from './texts.ts';

export interface SignInModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  /** Of the provider's request; part of the addresses. */
  readonly uid: string;
  readonly customers: readonly Customer[];
  readonly search: string;
  readonly problem?: 'chooseSomebody' | 'unreachable';
}

/** A page of the bank itself: another house than the provider's. */
function page({ language, otherLanguageHref }: Pick<SignInModel, 'language' | 'otherLanguageHref'>, title: string, main: Html): Html {
  const other = language === 'ru' ? 'en' : 'ru';
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${bankName[language]}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="stylesheet" href="/bank.css" />
        <link rel="icon" href="data:," />
      </head>
      <body class="bank">
        <header>
          <p class="banner">${texts.demo[language]}</p>
          <div class="bar">
            <span class="brand">${bankName[language]}</span>
            <a class="language" href="${otherLanguageHref}" lang="${other}" hreflang="${other}"
              >${other === 'en' ? 'English' : 'Русский'}</a
            >
          </div>
        </header>
        <main>${main}</main>
      </body>
    </html>`;
}

function searchForm({ language, search, uid }: SignInModel): Html {
  return html`<form method="get" action="/interaction/${uid}" role="search">
    <label for="q">${texts.search[language]}</label>
    <div class="row">
      <input id="q" name="q" type="search" value="${search}" autocomplete="off" />
      <button class="second">${texts.find[language]}</button>
      ${search === '' ? undefined : html`<a href="/interaction/${uid}">${texts.showAll[language]}</a>`}
    </div>
  </form>`;
}

function choices({ customers, language }: SignInModel): Html {
  const choice = ({ id }: Customer, index: number, line: Html) =>
    html`<li>
      <input type="radio" id="${id}" name="customer" value="${id}" ${index === 0 ? html`checked` : undefined} />
      <label for="${id}">${line}</label>
    </li>`;
  return html`<fieldset>
    <legend>${texts.who[language]}</legend>
    <ul>
      ${customers.map((customer, index) => choice(customer, index, customerLine(customer, language)))}
    </ul>
  </fieldset>`;
}

/** Who signs in, chosen from a list: the sandbox's customers have no passwords. */
export function signInView(model: SignInModel): Html {
  const { language, uid, customers, search, problem } = model;
  const nobody = html`<p class="empty">${(search === '' ? texts.nobody : texts.notFound)[language]}</p>`;
  const main = html`<h1>${texts.signIn[language]}</h1>
    <p>${texts.whatFor[language]}</p>
    ${problem === undefined ? undefined : html`<p class="problem" role="alert">${texts[problem][language]}</p>`}
    ${customers.length > 5 || search !== '' ? searchForm(model) : undefined}
    <form method="post" action="/interaction/${uid}">
      ${customers.length === 0 ? nobody : choices(model)}
      <div class="row">
        ${customers.length === 0 ? undefined : html`<button name="decision" value="vouch">${texts.vouch[language]}</button>`}
        <button name="decision" value="decline" class="second">${texts.decline[language]}</button>
        <button name="decision" value="people" class="second">${texts.takePeople[language]}</button>
      </div>
    </form>`;
  return page(model, texts.signIn[language], main);
}

/** Nothing to go on with; `code` is the error as RFC 6749 names it. */
export function expiredView(model: Pick<SignInModel, 'language' | 'otherLanguageHref'>, code?: string): Html {
  const { language } = model;
  const main = html`<h1>${texts.expired[language]}</h1>
    <p>${texts.expiredHint[language]}</p>
    ${code === undefined ? undefined : html`<p class="quiet">${code}</p>`}`;
  return page(model, texts.expired[language], main);
}
