import { html, type Html } from '../web/html.ts';
import type { Language } from '../web/language.ts';
import type { IssuedCertificate } from './issued.ts';
import { algorithmNames, texts } from './texts.ts';

const fullName = ({ familyName, givenName, patronymic }: IssuedCertificate) =>
  [familyName, givenName, patronymic].filter(Boolean).join(' ');

/** One line of a list of choices. */
export function labelOf(certificate: IssuedCertificate, language: Language): string {
  const { key, snils, serialNumber } = certificate;
  return `${fullName(certificate)} · ${snils ?? texts.noSnils[language]} · ${algorithmNames[key.algorithm][language]} · ${serialNumber.slice(0, 8)}`;
}

function stateOf({ revokedAt, notAfter }: IssuedCertificate, now: Date): 'isRevoked' | 'isExpired' | 'isValid' {
  if (revokedAt !== undefined) return 'isRevoked';
  return Date.parse(notAfter) < now.getTime() ? 'isExpired' : 'isValid';
}

/** One certificate with what can be done with it. */
export function certificateView(certificate: IssuedCertificate, language: Language, now: Date): Html {
  const { serialNumber, snils, key, notAfter } = certificate;
  const state = stateOf(certificate, now);
  const until = new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'medium' }).format(new Date(notAfter));
  const revokeForm = html`<form method="post" action="/certificates/${serialNumber}/revoke">
    <button class="second">${texts.revoke[language]}<span class="hidden"> ${serialNumber.slice(0, 8)}</span></button>
  </form>`;
  return html`<li class="certificate ${state}" id="c-${serialNumber}">
    <h3><span lang="ru">${fullName(certificate)}</span> <span class="tag">${texts[state][language]}</span></h3>
    <p class="quiet">
      ${snils ?? texts.noSnils[language]} · ${algorithmNames[key.algorithm][language]} · ${texts.validUntil[language]} ${until}
    </p>
    <p class="quiet serial">${texts.serialNumber[language]}: ${serialNumber}</p>
    <div class="row">
      <a href="/certificates/${serialNumber}.crt">${texts.download[language]}</a>
      <a href="/certificates/${serialNumber}.key">${texts.downloadKey[language]}</a>
      ${state === 'isRevoked' ? undefined : revokeForm}
    </div>
  </li>`;
}
