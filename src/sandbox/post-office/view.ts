import { frame, type Place } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { codeOnPaper, nextSteps, type EventKind, type LetterRecord } from './letter.ts';
import { stateNames, stepNames, texts } from './texts.ts';

export interface PostOfficeModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly places: readonly Place[];
  readonly letters: readonly LetterRecord[];
}

function stepButton({ letterId, trackingNumber }: LetterRecord, kind: EventKind, language: Language, isFirst: boolean): Html {
  return html`<form method="post" action="/letters/${letterId}/${kind}">
    <button ${isFirst ? undefined : html`class="second"`}>
      ${stepNames[kind][language]}<span class="hidden"> ${trackingNumber}</span>
    </button>
  </form>`;
}

function letterView(letter: LetterRecord, language: Language): Html {
  const { letterId, addressee, state, trackingNumber, receivedAt } = letter;
  const at = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Moscow',
  }).format(new Date(receivedAt));
  return html`<li class="letter ${state}" id="l-${letterId}">
    <p class="meta"><span class="tag">${stateNames[state][language]}</span> <time datetime="${receivedAt}">${at}</time></p>
    <h3 lang="ru">${addressee.name}</h3>
    <p lang="ru">${addressee.lines.join(', ')}, ${addressee.postcode}</p>
    <p class="code"><span>${texts.code[language]}</span> <strong>${codeOnPaper(letter) ?? '—'}</strong></p>
    <p class="quiet">${texts.tracking[language]}: ${trackingNumber}</p>
    <div class="row">
      <a href="/letters/${letterId}.pdf">${texts.open[language]}<span class="hidden"> ${trackingNumber}</span></a>
      ${nextSteps[state].map((kind, index) => stepButton(letter, kind, language, index === 0))}
    </div>
  </li>`;
}

/** Letters, what stands in them, and what can happen to them. */
export function postOfficeView({ language, otherLanguageHref, places, letters }: PostOfficeModel): Html {
  const main = html`<h1>${texts.heading[language]}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    <p class="quiet">${texts.refused[language]}</p>
    <h2>${texts.queue[language]}</h2>
    ${
      letters.length === 0
        ? html`<div class="empty">
            <p>${texts.none[language]}</p>
            <p>${texts.noneHint[language]}</p>
          </div>`
        : html`<ul class="letters">
            ${letters.map((letter) => letterView(letter, language))}
          </ul>`
    }`;
  const footer = html`<p>
    ${texts.machine[language]}: <a href="/api/letters">GET /api/letters</a> · POST /api/letters/{letterId}/events {"kind":"delivered"}
  </p>`;
  const head = html`<link rel="stylesheet" href="/post-office.css" />`;
  return frame({ language, otherLanguageHref, places, here: 'post', title: texts.heading[language], head }, main, footer);
}
