/** Languages every page, message and problem text exists in. Russian is the default. */
export type Language = 'ru' | 'en';

export const languages: readonly Language[] = ['ru', 'en'];

/** Primary subtag of a BCP 47 tag, any case, `-` or `_` (`ru-RU`, `en_GB`); undefined when we do not speak it. */
export function parseLanguage(text: string | undefined): Language | undefined {
  const primary = text?.trim().split(/[-_]/, 1)[0]?.toLowerCase();
  return languages.find((language) => language === primary);
}

/** Where a wish for a language may come from. An explicit choice on the page outranks what a portal or a browser asks. */
export interface LanguageWishes {
  /** `?lang=` of this request, set by the language switch. */
  readonly query?: string | undefined;
  /** The choice remembered from an earlier page. */
  readonly cookie?: string | undefined;
  /** Space-separated tags, most wanted first (OpenID Connect Core §3.1.2.1). */
  readonly uiLocales?: string | undefined;
  /** What the portal asked for that the citizen came from, remembered for the pages that its own request does not reach. */
  readonly journey?: string | undefined;
  /** The `Accept-Language` header (RFC 9110 §12.5.4). */
  readonly acceptLanguage?: string | undefined;
}

/** Takes the first wish we can meet: query, cookie, ui_locales, journey, Accept-Language; otherwise Russian. */
export function negotiateLanguage(wishes: LanguageWishes): Language {
  return (
    parseLanguage(wishes.query) ??
    parseLanguage(wishes.cookie) ??
    languageWished(wishes.uiLocales) ??
    parseLanguage(wishes.journey) ??
    firstSpoken(tagsByQuality(wishes.acceptLanguage ?? '')) ??
    'ru'
  );
}

/** Of `ui_locales`: the first that we speak. */
export function languageWished(uiLocales: unknown): Language | undefined {
  return typeof uiLocales === 'string' ? firstSpoken(uiLocales.split(/\s+/)) : undefined;
}

function firstSpoken(tags: readonly string[]): Language | undefined {
  return tags.map(parseLanguage).find((language) => language !== undefined);
}

/** Tags of an Accept-Language header, most wanted first; `q=0` means "not this one". */
function tagsByQuality(header: string): string[] {
  return header
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
