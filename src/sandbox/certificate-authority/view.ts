import { frame, type Place } from '../web/frame.ts';
import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import type { IssuedCertificate } from './issued.ts';
import { certificateView, labelOf } from './certificate-view.ts';
import { algorithms } from './keys.ts';
import type { Person } from './people.ts';
import { algorithmNames, texts } from './texts.ts';

export interface AuthorityModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly places: readonly Place[];
  readonly people: readonly Person[];
  readonly certificates: readonly IssuedCertificate[];
  /** What was left out of a form. */
  readonly fault?: 'incomplete' | 'noDocument';
  readonly now: Date;
}

const fields = ['familyName', 'givenName', 'patronymic', 'snils'] as const;

function alert(fault: 'incomplete' | 'noDocument', { fault: found, language }: AuthorityModel): Html | undefined {
  return found === fault ? html`<p class="problem" role="alert">${texts[fault][language]}</p>` : undefined;
}

function tick(name: 'withoutSnils' | 'expired', language: Language): Html {
  return html`<li>
    <input type="checkbox" id="${name}" name="${name}" value="yes" />
    <label for="${name}">${texts[name][language]}</label>
  </li>`;
}

function personField({ people, language }: AuthorityModel): Html {
  const option = ({ familyName, givenName, patronymic, snils }: Person) =>
    html`<option value="${snils}">${[familyName, givenName, patronymic].filter(Boolean).join(' ')} · ${snils}</option>`;
  const own = fields.map(
    (name) =>
      html`<div>
        <label for="${name}">${texts[name][language]}</label>
        <input id="${name}" name="${name}" autocomplete="off" maxlength="64" ${name === 'snils' ? html`inputmode="numeric"` : undefined} />
      </div>`,
  );
  return html`<div>
      <label for="person">${texts.person[language]}</label>
      <select id="person" name="person">
        ${people.map((person) => option(person))}
        <option value="">${texts.someoneElse[language]}</option>
      </select>
    </div>
    <details class="own" ${people.length === 0 ? html`open` : undefined}>
      <summary>${texts.ownData[language]}</summary>
      <div class="fields">${own}</div>
    </details>`;
}

function issueForm(model: AuthorityModel): Html {
  const { language } = model;
  return html`<form method="post" action="/certificates" class="card">
    ${alert('incomplete', model)} ${personField(model)}
    <div>
      <label for="algorithm">${texts.algorithm[language]}</label>
      <select id="algorithm" name="algorithm">
        ${algorithms.map((algorithm) => html`<option value="${algorithm}">${algorithmNames[algorithm][language]}</option>`)}
      </select>
    </div>
    <ul class="ticks">
      ${tick('withoutSnils', language)} ${tick('expired', language)}
    </ul>
    <button>${texts.issueButton[language]}</button>
  </form>`;
}

function signForm(model: AuthorityModel): Html {
  const { language, certificates } = model;
  return html`<form method="post" action="/sign" enctype="multipart/form-data" class="card">
    ${alert('noDocument', model)}
    <div>
      <label for="certificate">${texts.certificate[language]}</label>
      <select id="certificate" name="certificate">
        ${certificates.map((certificate) => html`<option value="${certificate.serialNumber}">${labelOf(certificate, language)}</option>`)}
      </select>
    </div>
    <div>
      <label for="document">${texts.document[language]}</label>
      <input type="file" id="document" name="document" required />
    </div>
    <button>${texts.signButton[language]}</button>
  </form>`;
}

/** Certificates: issuing them, signing with them, and revoking them. */
export function authorityView(model: AuthorityModel): Html {
  const { language, otherLanguageHref, places, certificates, now } = model;
  const main = html`<h1>${texts.heading[language]}</h1>
    <p class="quiet">${texts.lead[language]}</p>
    <section aria-labelledby="issue">
      <h2 id="issue">${texts.issue[language]}</h2>
      ${issueForm(model)}
    </section>
    <section aria-labelledby="sign">
      <h2 id="sign">${texts.sign[language]}</h2>
      <p class="quiet">${texts.signLead[language]}</p>
      ${certificates.length === 0 ? undefined : signForm(model)}
    </section>
    <section aria-labelledby="issued">
      <h2 id="issued">${texts.issued[language]}</h2>
      ${certificates.length === 0 ? html`<div class="empty"><p>${texts.none[language]}</p></div>` : undefined}
      <ul class="certificates">
        ${certificates.map((certificate) => certificateView(certificate, language, now))}
      </ul>
    </section>`;
  const footer = html`<p>
    ${texts.machine[language]}: POST /api/certificates · <a href="/api/certificates">GET /api/certificates</a> · POST
    /api/certificates/{serialNumber}/revoke · POST /api/sign · <a href="/authorities.pem">authorities.pem</a>
  </p>`;
  const head = html`<link rel="stylesheet" href="/certificate-authority.css" />`;
  return frame({ language, otherLanguageHref, places, here: 'authority', title: texts.heading[language], head }, main, footer);
}
