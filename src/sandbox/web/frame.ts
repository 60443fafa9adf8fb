import { html, type Html } from './html.ts';
import type { Language, Text } from './language.ts';

export interface Place {
  readonly name:
    'inbox' | 'accounts' | 'operators' | 'browsers' | 'registries' | 'bank' | 'post' | 'authority' | 'region' | 'tax' | 'provider';
  readonly url: string;
}

export interface FrameModel {
  readonly language: Language;
  readonly otherLanguageHref: string;
  readonly places: readonly Place[];
  /** The place that this page is of. */
  readonly here: Place['name'];
  readonly title: string;
  /** Links to styles and scripts beside the shared style. */
  readonly head?: Html;
  /** Attribute `data-newest` of the body, by which a script sees that something has changed. */
  readonly newest?: string;
}

const texts = {
  title: { ru: 'Песочница', en: 'Sandbox' },
  banner: {
    ru: 'Песочница: сообщения никуда не уходят, люди и данные вымышлены',
    en: 'Sandbox: no message leaves this machine, people and data are made up',
  },
  places: { ru: 'Куда пойти', en: 'Where to go' },
} as const satisfies Record<string, Text>;

const placeNames: Readonly<Record<Place['name'], Text>> = {
  inbox: { ru: 'Сообщения', en: 'Messages' },
  accounts: { ru: 'Учётные записи', en: 'Accounts' },
  operators: { ru: 'Центр обслуживания', en: 'Service centre' },
  browsers: { ru: 'Браузеры', en: 'Browsers' },
  registries: { ru: 'Реестры', en: 'Registries' },
  bank: { ru: 'Банк', en: 'Bank' },
  post: { ru: 'Почта', en: 'Post office' },
  authority: { ru: 'Электронная подпись', en: 'E-signatures' },
  region: { ru: 'Портал региона', en: 'Region portal' },
  tax: { ru: 'Налоговая служба', en: 'Tax service' },
  provider: { ru: 'Провайдер Пайцза', en: 'Paiza provider' },
};

function header({ language, otherLanguageHref, places, here }: FrameModel): Html {
  const other = language === 'ru' ? 'en' : 'ru';
  const link = ({ name, url }: Place) => {
    const current = name === here ? html` aria-current="page"` : undefined;
    return html`<a href="${url}" ${current}>${placeNames[name][language]}</a>`;
  };
  return html`<header>
    <p class="banner">${texts.banner[language]}</p>
    <div class="bar">
      <a class="brand" href="${places.find(({ name }) => name === 'inbox')?.url ?? '/'}">${texts.title[language]}</a>
      <nav aria-label="${texts.places[language]}">${places.map((place) => link(place))}</nav>
      <a class="language" href="${otherLanguageHref}" lang="${other}" hreflang="${other}">${other === 'en' ? 'English' : 'Русский'}</a>
    </div>
  </header>`;
}

/** A page of the sandbox itself, as opposed to one of the portals. */
export function frame(model: FrameModel, main: Html, footer: Html): Html {
  const { language, title, head, newest = '' } = model;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${texts.title[language]}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
        ${head}
      </head>
      <body data-newest="${newest}">
        ${header(model)}
        <main>${main}</main>
        <footer>${footer}</footer>
      </body>
    </html>`;
}
