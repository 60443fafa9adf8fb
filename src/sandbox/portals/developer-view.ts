import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import { acrFor, assuranceLevels } from './assurance-level.ts';
import { decodeToken, type Claims, type DecodedToken, type SignedIn } from './signed-in.ts';
import { texts } from './texts.ts';

const json = (title: string, value: Claims) =>
  html`<h3>${title}</h3>
    <pre tabindex="0" role="region" aria-label="${title}">${JSON.stringify(value, undefined, 2)}</pre>`;

function tokenView(title: string, token: DecodedToken, language: Language): Html {
  return html`<details>
    <summary>${title}</summary>
    ${
      token.header && token.payload
        ? html`${json(`${title}: ${texts.header[language]}`, token.header)}${json(`${title}: ${texts.payload[language]}`, token.payload)}`
        : html`<p>${texts.opaque[language]}</p>`
    }
    <h3>${texts.raw[language]}</h3>
    <p class="raw">${token.raw}</p>
  </details>`;
}

function refreshView(signedIn: SignedIn, language: Language): Html {
  return html`<details>
    <summary>${texts.refreshToken[language]}</summary>
    ${
      signedIn.refreshToken
        ? html`<p class="raw">${signedIn.refreshToken}</p>
            <form method="post" action="/refresh"><button class="button secondary">${texts.refresh[language]}</button></form>`
        : html`<p>${texts.none[language]}</p>`
    }
  </details>`;
}

/** The tokens this portal holds, taken apart. */
export function tokensView(signedIn: SignedIn, language: Language): Html {
  return html`<section aria-labelledby="tokens">
    <h2 id="tokens">${texts.tokens[language]}</h2>
    <p class="quiet">${texts.developers[language]}</p>
    ${tokenView(texts.idToken[language], decodeToken(signedIn.idToken), language)}
    ${tokenView(texts.accessToken[language], decodeToken(signedIn.accessToken), language)}
    <details>
      <summary>${texts.userinfo[language]}</summary>
      ${json(texts.userinfo[language], signedIn.userinfo)}
    </details>
    ${refreshView(signedIn, language)}
  </section>`;
}

function choice(name: 'acr_values' | 'essential_acr' | 'prompt', label: string, values: readonly string[], language: Language): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${texts.notSent[language]}</option>
      ${values.map((value) => html`<option>${value}</option>`)}
    </select>
  </div>`;
}

/** A form that starts a sign-in with parameters of the reader's choice. */
export function requestsView(language: Language): Html {
  const levels = ['', ':mfa', ':key'].flatMap((factors) => assuranceLevels.map((level) => `${acrFor(level)}${factors}`));
  return html`<section aria-labelledby="requests">
    <h2 id="requests">${texts.tryRequests[language]}</h2>
    <details>
      <summary>${texts.developers[language]}</summary>
      <p>${texts.tryLead[language]}</p>
      <form class="requests" method="get" action="/sign-in">
        ${choice('acr_values', texts.acrValues[language], levels, language)}
        ${choice('essential_acr', texts.essentialAcr[language], levels, language)}
        ${choice('prompt', texts.prompt[language], ['none', 'login', 'consent'], language)}
        <div class="field">
          <label for="max_age">${texts.maxAge[language]}</label>
          <input id="max_age" name="max_age" inputmode="numeric" pattern="[0-9]*" autocomplete="off" />
        </div>
        <button class="button secondary">${texts.send[language]}</button>
      </form>
    </details>
  </section>`;
}
