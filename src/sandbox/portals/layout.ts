import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { levelNames, texts } from './texts.ts';
import type { PortalDefinition } from './definition.ts';
import { assuranceLevels, type AssuranceLevel } from './assurance-level.ts';

/** What every page of a portal needs to know. */
export interface PageModel {
  readonly definition: PortalDefinition;
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly consoleUrl: string;
  readonly issuer: string;
  readonly signedIn: boolean;
}

/** Two marks drawn for this sandbox: a bridge over a river, and a scale. */
const emblems = {
  region: html`<svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <path d="M4 24c4-9 9-13 16-13s12 4 16 13M4 24h32M12 24v-7.5M20 24V11M28 24v-7.5" />
    <path d="M4 30c3 0 3 2 5.500 2s2.500-2 5.500-2 3 2 5 2 2.500-2 5.500-2 2.500 2 5.500 2 2.500-2 5-2" />
  </svg>`,
  tax: html`<svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <path d="M20 7v26M12 33h16M8 12h24M20 8l-12 4M20 8l12 4" />
    <path d="M3 23l5-11 5 11a5 5 0 0 1-10 0zM27 23l5-11 5 11a5 5 0 0 1-10 0z" />
  </svg>`,
};

function header(model: PageModel): Html {
  const { definition, language } = model;
  const other = language === 'ru' ? 'en' : 'ru';
  return html`<header class="top">
    <p class="demo"><span class="wide">${texts.demo[language]}</span></p>
    <div class="wide bar">
      <a class="brand" href="/">${emblems[definition.id]}<span>${definition.name[language]}</span></a>
      <div class="actions">
        <a href="${model.otherLanguageHref}" lang="${other}" hreflang="${other}">${other === 'en' ? 'English' : 'Русский'}</a>
        ${model.signedIn ? html`<form method="post" action="/sign-out"><button class="plain">${texts.signOut[language]}</button></form>` : undefined}
      </div>
    </div>
  </header>`;
}

function footer(model: PageModel): Html {
  const { definition, language, consoleUrl, issuer } = model;
  return html`<footer>
    <div class="wide">
      <p>${definition.name[language]}</p>
      <nav aria-label="${texts.places[language]}">
        <a href="${consoleUrl}">${texts.inbox[language]}</a>
        <a href="${issuer}">${texts.provider[language]}</a>
      </nav>
    </div>
  </footer>`;
}

export function layout(model: PageModel, title: string, body: Html): string {
  const { definition, language } = model;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title === definition.name[language] ? title : `${title} – ${definition.name[language]}`}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body class="${definition.id}">
        ${header(model)}
        <main>${body}</main>
        ${footer(model)}
      </body>
    </html>`.markup;
}

/** The level as a name and as steps filled. */
export function levelBadge(level: AssuranceLevel | undefined, language: Language): Html {
  const reached = level === undefined ? 0 : assuranceLevels.indexOf(level) + 1;
  const steps = assuranceLevels.map((_, index) => html`<i class="${index < reached ? 'reached' : ''}"></i>`);
  return html`<p class="level" data-level="${level ?? ''}">
    <span class="steps" aria-hidden="true">${steps}</span>
    <span>${texts.level[language]}: <strong>${level ? levelNames[level][language] : texts.levelUnknown[language]}</strong></span>
  </p>`;
}
