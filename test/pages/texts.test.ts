import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { languages, negotiateLanguage, parseLanguage, type Language } from '../../src/kernel/language.ts';
import { catalogues, isTextKey, text, translateTo, type TextEntry } from '../../src/kernel/texts.ts';

const localesDir = join(import.meta.dirname, '../../config/locales');
const localeFiles = readdirSync(localesDir).toSorted();

function readLocale(file: string): Record<string, TextEntry> {
  return JSON.parse(readFileSync(join(localesDir, file), 'utf8')) as Record<string, TextEntry>;
}

function formsOf(entry: TextEntry): string[] {
  return typeof entry === 'string' ? [entry] : Object.values(entry);
}

function placeholdersOf(entry: TextEntry): string[] {
  const names = formsOf(entry).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''));
  return [...new Set([...names, ...(typeof entry === 'string' ? [] : ['count'])])].toSorted();
}

function placeholdersByKey(language: Language): Record<string, string[]> {
  return Object.fromEntries(Object.entries(catalogues[language]).map(([key, entry]) => [key, placeholdersOf(entry)]));
}

describe('the catalogues of texts', () => {
  it('hold every area in both languages', () => {
    const areas = new Set(localeFiles.map((file) => file.split('.')[0]));
    expect(localeFiles).toEqual([...areas].flatMap((area) => [`${area}.en.json`, `${area}.ru.json`]).toSorted());
  });

  it('are all read: each key of each file can be asked for', () => {
    const keys = localeFiles.flatMap((file) => Object.keys(readLocale(file)));
    expect(keys.filter((key) => !isTextKey(key))).toEqual([]);
  });

  it('define each key in one file only', () => {
    for (const language of languages) {
      const keys = localeFiles.filter((file) => file.endsWith(`.${language}.json`)).flatMap((file) => Object.keys(readLocale(file)));
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
  });

  it('have the same keys in Russian and in English', () => {
    expect(Object.keys(catalogues.en).toSorted()).toEqual(Object.keys(catalogues.ru).toSorted());
  });

  it('name the same placeholders in Russian and in English', () => {
    expect(placeholdersByKey('en')).toEqual(placeholdersByKey('ru'));
  });

  it('have every plural form that the language distinguishes', () => {
    for (const language of languages) {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      const plurals = Object.values<TextEntry>(catalogues[language]).filter((entry) => typeof entry !== 'string');
      for (const plural of plurals) expect(Object.keys(plural).toSorted()).toEqual(categories);
    }
  });

  it('hold plain text: never empty, no markup, no spaces at the ends', () => {
    for (const language of languages) {
      const forms = Object.values<TextEntry>(catalogues[language]).flatMap(formsOf);
      expect(forms.filter((form) => form === '' || form !== form.trim() || /[<>]|&\w+;/.test(form))).toEqual([]);
    }
  });
});

describe('a text', () => {
  it('takes the plural form of its count', () => {
    const rules = [1, 8, 21].map((count) => text('ru', 'layout.password_rule_length', { count }));
    expect(rules).toEqual(['не короче 1 символа', 'не короче 8 символов', 'не короче 21 символа']);
    expect(text('en', 'layout.password_rule_length', { count: 1 })).toBe('at least 1 character');
  });

  it('writes numbers as the language does and strings as they are', () => {
    expect(text('en', 'layout.step', { step: 1200, total: '1200' })).toBe('Step 1,200 of 1200');
    expect(text('ru', 'layout.step', { step: 1200, total: '1200' })).toBe('Шаг 1\u00a0200 из 1200');
  });

  it('puts a value in as it is, even when it looks like a placeholder', () => {
    expect(translateTo('en')('layout.relying_party', { name: '{name} $& <b>' })).toBe('You are signing in to “{name} $& <b>”');
  });

  it('ends with one full stop, also where the value brings its own', () => {
    expect(text('ru', 'cabinet.identity_verified', { date: '22 ноября 2026 г.' })).toContain('22 ноября 2026 г. Если');
    expect(text('en', 'cabinet.identity_verified', { date: '22 November 2026' })).toContain('22 November 2026. ');
  });

  it('refuses to be shown with a hole in it', () => {
    expect(() => text('en', 'layout.step', { step: 1 })).toThrow('layout.step needs the parameter total');
    expect(() => text('en', 'layout.password_rule_length')).toThrow('needs a number as count');
  });

  it('is only found under its own key', () => {
    expect(isTextKey('layout.skip')).toBe(true);
    expect(['layout.nothing', 'toString', '__proto__'].filter(isTextKey)).toEqual([]);
  });
});

describe('the language of a page', () => {
  it.each([
    ['ru-RU', 'ru'],
    ['EN_gb', 'en'],
    [' en ', 'en'],
    ['english', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads the tag %p as %p', (tag, language) => {
    expect(parseLanguage(tag)).toBe(language);
  });

  it('follows the switch before the cookie, the cookie before the portal, the portal before the browser', () => {
    const wishes = { query: 'en', cookie: 'ru', uiLocales: 'en', acceptLanguage: 'ru' };
    expect(negotiateLanguage(wishes)).toBe('en');
    expect(negotiateLanguage({ ...wishes, query: undefined })).toBe('ru');
    expect(negotiateLanguage({ ...wishes, query: 'xx', cookie: undefined })).toBe('en');
    expect(negotiateLanguage({ acceptLanguage: wishes.acceptLanguage })).toBe('ru');
  });

  it('is what the last portal asked for above that of the browser, and below all else', () => {
    expect(negotiateLanguage({ journey: 'ru', acceptLanguage: 'en' })).toBe('ru');
    expect(negotiateLanguage({ journey: 'ru', uiLocales: 'en' })).toBe('en');
    expect(negotiateLanguage({ journey: 'ru', cookie: 'en' })).toBe('en');
    expect(negotiateLanguage({ journey: 'xx', acceptLanguage: 'en' })).toBe('en');
  });

  it('takes the first of ui_locales that we speak', () => {
    expect(negotiateLanguage({ uiLocales: 'tt-RU fr en-GB ru' })).toBe('en');
  });

  it.each([
    ['de, en;q=0.8, ru;q=0.9', 'ru'],
    ['ru;q=0.2,en-US;q=0.7', 'en'],
    ['ru;q=0, en;q=0.1', 'en'],
    ['en;q=nonsense, *', 'ru'],
    [';;,=,', 'ru'],
  ])('weighs Accept-Language %p to %p', (acceptLanguage, language) => {
    expect(negotiateLanguage({ acceptLanguage })).toBe(language);
  });

  it('is Russian when nobody asks for another', () => {
    expect(negotiateLanguage({})).toBe('ru');
    expect(negotiateLanguage({ query: 'fr', acceptLanguage: 'tr,kk' })).toBe('ru');
  });
});
