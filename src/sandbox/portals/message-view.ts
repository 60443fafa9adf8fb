import { html } from '../web/html.ts';
import type { Failure } from './failure.ts';
import { layout, type PageModel } from './layout.ts';
import { failureText, texts } from './texts.ts';

export type FailureTitle = 'failed' | 'stillSignedIn' | 'failedRefresh';

/** A sign-in or refresh that did not work: what happened, what to do, and the code for whoever is asked. */
export function failureView(model: PageModel, failure: Failure, title: FailureTitle): string {
  const { language } = model;
  const still = title === 'stillSignedIn' ? texts.stillSignedInLead[language] : undefined;
  // Who has turned back knows why.
  const reason = still !== undefined && failure.code === 'access_denied' ? undefined : failureText(failure.code, language);
  const heading = texts[title][language];
  const body = html`<div class="wide narrow">
    <h1>${heading}</h1>
    ${[still, reason].map((text) => text && html`<p class="lead">${text}</p>`)}
    <p class="buttons">
      <a class="button" href="/sign-in">${texts.tryAgain[language]}</a>
      <a href="/">${texts.home[language]}</a>
    </p>
    <dl class="details">
      <dt>${texts.errorCode[language]}</dt>
      <dd><code>${failure.code}</code></dd>
      ${failure.description ? html`<dd lang="en">${failure.description}</dd>` : undefined}
    </dl>
  </div>`;
  return layout(model, heading, body);
}

export function signedOutView(model: PageModel): string {
  const { language } = model;
  const body = html`<div class="wide narrow">
    <h1>${texts.signedOut[language]}</h1>
    <p class="lead">${texts.signedOutLead[language]}</p>
    <p class="buttons">
      <a class="button" href="/sign-in">${texts.signIn[language]}</a>
      <a href="/">${texts.home[language]}</a>
    </p>
  </div>`;
  return layout(model, texts.signedOut[language], body);
}

export function notFoundView(model: PageModel): string {
  const { language } = model;
  const body = html`<div class="wide narrow">
    <h1>${texts.notFound[language]}</h1>
    <p class="lead">${texts.notFoundLead[language]}</p>
    <p class="buttons"><a class="button" href="/">${texts.home[language]}</a></p>
  </div>`;
  return layout(model, texts.notFound[language], body);
}
