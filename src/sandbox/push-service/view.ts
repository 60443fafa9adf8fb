import { frame, type FrameModel } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { browserName, subscriptionOf, type SoftBrowser } from './browser.ts';
import { texts } from './texts.ts';

interface BrowsersModel {
  readonly browsers: readonly SoftBrowser[];
  /** Of this push service. */
  readonly origin: string;
  /** Of the provider's page where a subscription is to be pasted. */
  readonly notificationsUrl: string;
  /** Of the form. */
  readonly key: string;
  readonly isWrong: boolean;
}

export function browsersView(page: Omit<FrameModel, 'here' | 'title'>, model: BrowsersModel): Html {
  const { language } = page;
  const title = texts.heading[language];
  const main = html`<h1>${title}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    ${model.key === '' ? html`<p>${texts.how[language]}</p>` : undefined} ${subscribeForm(model, language)}
    ${model.browsers.map((browser) => browserCard(browser, model, language))}`;
  const footer = html`<p>${texts.machine[language]}: POST /api/browsers {"applicationServerKey": "…"}</p>`;
  return frame({ ...page, here: 'browsers', title }, main, footer);
}

function subscribeForm({ key, isWrong, notificationsUrl }: BrowsersModel, language: Language): Html {
  return html`<form method="post" action="/browsers">
      ${isWrong ? html`<p role="alert">${texts.wrongKey[language]}</p>` : undefined}
      <label for="key">${texts.key[language]}</label>
      <div class="row">
        <input id="key" name="key" value="${key}" autocomplete="off" spellcheck="false" required />
        <button>${texts.make[language]}</button>
      </div>
    </form>
    <p><a href="${notificationsUrl}">${texts.openNotifications[language]}</a></p>`;
}

function browserCard(browser: SoftBrowser, { origin }: BrowsersModel, language: Language): Html {
  const name = browserName(browser);
  const field = `subscription-${browser.serial}`;
  return html`<div class="ready" id="${name}">
    <h2>${texts.browser[language]} ${String(browser.serial)}</h2>
    <label for="${field}">${texts.subscription[language]}</label>
    <p class="quiet">${texts.paste[language]}</p>
    <textarea id="${field}" rows="5" readonly spellcheck="false">${JSON.stringify(subscriptionOf(browser, origin))}</textarea>
    <p><a href="/?to=${name}">${texts.notices[language]}</a></p>
    <form method="post" action="/browsers/${browser.id}/end">
      <button>${texts.end[language]}</button>
      <p class="quiet">${texts.endHint[language]}</p>
    </form>
  </div>`;
}
