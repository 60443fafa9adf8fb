import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { claimNames, claimsToShow, claimValue, displayName } from './claim-names.ts';
import { requestsView, tokensView } from './developer-view.ts';
import { layout, levelBadge, type PageModel } from './layout.ts';
import { servicesView } from './services-view.ts';
import { claimsOf, levelOf, type SignedIn } from './signed-in.ts';
import { levelNames, texts } from './texts.ts';

export interface HomeModel extends PageModel {
  readonly person?: SignedIn;
  readonly notice?: 'signed_out_elsewhere' | 'refreshed';
}

function notice({ notice: kind, language, person }: HomeModel): Html | undefined {
  if (!kind) return undefined;
  return html`<div class="wide">
    <p class="notice" role="status">
      ${kind === 'refreshed' ? html`${texts.refreshed[language]} ${person && levelText(person, language)}` : texts.signedOutElsewhere[language]}
    </p>
  </div>`;
}

function levelText(person: SignedIn, language: Language): string {
  const level = levelOf(person);
  return `${texts.level[language]}: ${level ? levelNames[level][language] : texts.levelUnknown[language]}.`;
}

function claimsView(signedIn: SignedIn, { language }: PageModel): Html {
  const rows = claimsToShow(claimsOf(signedIn)).map(
    ([name, value]) =>
      html`<tr>
        <th scope="row">${claimNames[name]?.[language] ?? name} <code>${name}</code></th>
        <td data-claim="${name}">${claimValue(name, value, language)}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="claims">
    <h2 id="claims">${texts.claims[language]}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${texts.claim[language]}</th>
          <th scope="col">${texts.value[language]}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function welcome({ definition, language }: HomeModel): Html {
  return html`<div class="hero">
    <div class="wide">
      <h1>${definition.heading[language]}</h1>
      <p class="lead">${definition.lead[language]}</p>
      <a class="button large" href="/sign-in">${texts.signIn[language]}</a>
      <p>${texts.signInHint[language]}</p>
    </div>
  </div>`;
}

function greeting(person: SignedIn, { language }: HomeModel): Html {
  return html`<div class="hero compact">
    <div class="wide">
      <p>${texts.signedInAs[language]}</p>
      <h1>${displayName(claimsOf(person))}</h1>
      ${levelBadge(levelOf(person), language)}
      ${
        person.refreshToken
          ? html`<form method="post" action="/refresh"><button class="plain">${texts.refreshLevel[language]}</button></form>`
          : undefined
      }
    </div>
  </div>`;
}

/** The portal's start page, for a passer-by and for somebody signed in. */
export function homeView(model: HomeModel): string {
  const { definition, language, person } = model;
  const body = person
    ? html`${greeting(person, model)}${notice(model)}
        <div class="wide content">
          ${servicesView(definition, { signedIn: true, level: levelOf(person) }, language)} ${claimsView(person, model)}
          ${tokensView(person, language)} ${requestsView(language)}
        </div>`
    : html`${notice(model)}${welcome(model)}
        <div class="wide content">${servicesView(definition, { signedIn: false }, language)} ${requestsView(language)}</div>`;
  return layout(model, definition.name[language], body);
}
