import type { Message } from '../inbox/message.ts';
import { frame, type Place } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { codesIn, withLinks } from './message-text.ts';
import { texts } from './texts.ts';

export interface InboxModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly messages: readonly Message[];
  readonly filter: string;
  readonly places: readonly Place[];
}

function time(message: Message, language: Language): Html {
  const shown = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  return html`<time datetime="${message.sentAt}">${shown.format(new Date(message.sentAt))}</time>`;
}

function card(message: Message, language: Language): Html {
  const codes = codesIn(message.text).map(
    (code) => html`<p class="code"><span>${texts.code[language]}</span> <strong>${code}</strong></p>`,
  );
  const frame = message.html
    ? html`<details>
        <summary>${texts.htmlPart[language]}</summary>
        <iframe
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src="/messages/${message.id}/html"
          title="${message.subject}"
          loading="lazy"
        ></iframe>
      </details>`
    : undefined;
  return html`<li class="message ${message.channel}">
    <p class="meta">
      <span class="channel">${texts[message.channel][language]}</span>
      <span class="to"><span class="quiet">${texts.to[language]}</span> ${message.to}</span>
      ${time(message, language)}
    </p>
    ${message.subject === '' ? undefined : html`<h2>${message.subject}</h2>`} ${codes}
    <div class="text">${withLinks(message.text)}</div>
    ${frame}
  </li>`;
}

function list(model: InboxModel): Html {
  const { language, messages, filter } = model;
  if (messages.length > 0)
    return html`<ol class="messages">
      ${messages.map((message) => card(message, language))}
    </ol>`;
  if (filter !== '')
    return html`<div class="empty">
      <p>${texts.emptyFilter[language]}</p>
      <a href="/">${texts.showAll[language]}</a>
    </div>`;
  return html`<div class="empty">
    <p>${texts.empty[language]}</p>
    <p class="quiet">${texts.emptyHint[language]}</p>
  </div>`;
}

function filterForm(model: InboxModel): Html {
  const { language, filter } = model;
  return html`<form method="get" action="/" role="search">
    <label for="to">${texts.filterLabel[language]}</label>
    <div class="row">
      <input id="to" name="to" type="search" value="${filter}" autocomplete="off" />
      <button>${texts.filter[language]}</button>
      ${filter === '' ? undefined : html`<a href="/">${texts.showAll[language]}</a>`}
    </div>
  </form>`;
}

/** The console's one page. Its script compares `data-newest` to see that something arrived. */
export function inboxView(model: InboxModel): Html {
  const { language, otherLanguageHref, places, messages, filter } = model;
  const head = html`<noscript><meta http-equiv="refresh" content="5" /></noscript>
    <script src="/refresh.js" defer></script>`;
  const main = html`<h1>${texts.heading[language]}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    ${filterForm(model)} ${list(model)}`;
  const footer = html`<p>
    ${texts.machine[language]}:
    <a href="/api/messages${filter === '' ? '' : `?to=${encodeURIComponent(filter)}`}">GET /api/messages</a>
  </p>`;
  const newest = messages[0]?.id ?? '';
  return frame({ language, otherLanguageHref, places, here: 'inbox', title: texts.heading[language], head, newest }, main, footer);
}
