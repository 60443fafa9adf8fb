import type { Language } from './language.ts';
import activityEn from '../../config/locales/activity.en.json' with { type: 'json' };
import activityRu from '../../config/locales/activity.ru.json' with { type: 'json' };
import cabinetEn from '../../config/locales/cabinet.en.json' with { type: 'json' };
import cabinetRu from '../../config/locales/cabinet.ru.json' with { type: 'json' };
import centresEn from '../../config/locales/centres.en.json' with { type: 'json' };
import centresRu from '../../config/locales/centres.ru.json' with { type: 'json' };
import consentEn from '../../config/locales/consent.en.json' with { type: 'json' };
import consentRu from '../../config/locales/consent.ru.json' with { type: 'json' };
import contactsEn from '../../config/locales/contacts.en.json' with { type: 'json' };
import contactsRu from '../../config/locales/contacts.ru.json' with { type: 'json' };
import eSignatureEn from '../../config/locales/e-signature.en.json' with { type: 'json' };
import eSignatureRu from '../../config/locales/e-signature.ru.json' with { type: 'json' };
import deskEn from '../../config/locales/desk.en.json' with { type: 'json' };
import deskRu from '../../config/locales/desk.ru.json' with { type: 'json' };
import firstFactorEn from '../../config/locales/first-factor.en.json' with { type: 'json' };
import firstFactorRu from '../../config/locales/first-factor.ru.json' with { type: 'json' };
import homeEn from '../../config/locales/home.en.json' with { type: 'json' };
import homeRu from '../../config/locales/home.ru.json' with { type: 'json' };
import identityEn from '../../config/locales/identity.en.json' with { type: 'json' };
import identityRu from '../../config/locales/identity.ru.json' with { type: 'json' };
import layoutEn from '../../config/locales/layout.en.json' with { type: 'json' };
import layoutRu from '../../config/locales/layout.ru.json' with { type: 'json' };
import letterEn from '../../config/locales/letter.en.json' with { type: 'json' };
import letterRu from '../../config/locales/letter.ru.json' with { type: 'json' };
import levelEn from '../../config/locales/level.en.json' with { type: 'json' };
import levelRu from '../../config/locales/level.ru.json' with { type: 'json' };
import logoutEn from '../../config/locales/logout.en.json' with { type: 'json' };
import logoutRu from '../../config/locales/logout.ru.json' with { type: 'json' };
import messagesEn from '../../config/locales/messages.en.json' with { type: 'json' };
import messagesRu from '../../config/locales/messages.ru.json' with { type: 'json' };
import notificationsEn from '../../config/locales/notifications.en.json' with { type: 'json' };
import notificationsRu from '../../config/locales/notifications.ru.json' with { type: 'json' };
import passkeyEn from '../../config/locales/passkey.en.json' with { type: 'json' };
import passkeyRu from '../../config/locales/passkey.ru.json' with { type: 'json' };
import personalDataEn from '../../config/locales/personal-data.en.json' with { type: 'json' };
import personalDataRu from '../../config/locales/personal-data.ru.json' with { type: 'json' };
import problemsEn from '../../config/locales/problems.en.json' with { type: 'json' };
import problemsRu from '../../config/locales/problems.ru.json' with { type: 'json' };
import proofingEn from '../../config/locales/proofing.en.json' with { type: 'json' };
import proofingRu from '../../config/locales/proofing.ru.json' with { type: 'json' };
import recordsEn from '../../config/locales/records.en.json' with { type: 'json' };
import recordsRu from '../../config/locales/records.ru.json' with { type: 'json' };
import recoveryEn from '../../config/locales/recovery.en.json' with { type: 'json' };
import recoveryRu from '../../config/locales/recovery.ru.json' with { type: 'json' };
import registrationEn from '../../config/locales/registration.en.json' with { type: 'json' };
import registrationRu from '../../config/locales/registration.ru.json' with { type: 'json' };
import securityEn from '../../config/locales/security.en.json' with { type: 'json' };
import securityRu from '../../config/locales/security.ru.json' with { type: 'json' };
import signInEn from '../../config/locales/sign-in.en.json' with { type: 'json' };
import signInRu from '../../config/locales/sign-in.ru.json' with { type: 'json' };

/** A text, or its plural forms by CLDR category (Russian: one, few, many, other; English: one, other). */
export type TextEntry = string | { readonly [category in Intl.LDMLPluralRule]?: string };

/** Values for `{name}` placeholders. Numbers are written as quantities of the language, so pass years and codes as strings. */
export type TextParameters = Readonly<Record<string, string | number>>;

const ru = {
  ...activityRu,
  ...cabinetRu,
  ...centresRu,
  ...consentRu,
  ...contactsRu,
  ...eSignatureRu,
  ...deskRu,
  ...firstFactorRu,
  ...homeRu,
  ...identityRu,
  ...layoutRu,
  ...letterRu,
  ...levelRu,
  ...logoutRu,
  ...messagesRu,
  ...notificationsRu,
  ...passkeyRu,
  ...personalDataRu,
  ...problemsRu,
  ...proofingRu,
  ...recordsRu,
  ...recoveryRu,
  ...registrationRu,
  ...securityRu,
  ...signInRu,
};

/** Key of a text: `<area>.<name>`, or a problem code. */
export type TextKey = keyof typeof ru;

// A key that English lacks is a compile error here; a test finds one that Russian lacks.
const en = {
  ...activityEn,
  ...cabinetEn,
  ...centresEn,
  ...consentEn,
  ...contactsEn,
  ...eSignatureEn,
  ...deskEn,
  ...firstFactorEn,
  ...homeEn,
  ...identityEn,
  ...layoutEn,
  ...letterEn,
  ...levelEn,
  ...logoutEn,
  ...messagesEn,
  ...notificationsEn,
  ...passkeyEn,
  ...personalDataEn,
  ...problemsEn,
  ...proofingEn,
  ...recordsEn,
  ...recoveryEn,
  ...registrationEn,
  ...securityEn,
  ...signInEn,
} satisfies Readonly<Record<TextKey, TextEntry>>;

export const catalogues: Readonly<Record<Language, Readonly<Record<TextKey, TextEntry>>>> = { ru, en };

/** For keys made at run time, such as problem codes: is there a text for it? */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(ru, key);
}

/**
 * The plain text of a key with its placeholders filled; views escape it, so it must hold no markup.
 * A key with plural forms takes its form from the parameter `count`. Throws an Error when a parameter is missing: that is a bug.
 */
export function text(language: Language, key: TextKey, parameters: TextParameters = {}): string {
  const form = formForCount(language, key, parameters);
  // Most texts of a page have nothing to fill in, and there are a hundred of them.
  if (!form.includes('{')) return form;
  return form.replace(/\{(\w+)\}(\.?)/g, (_, name: string, stop: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`text ${key} needs the parameter ${name}`);
    if (typeof value === 'number') return numberFormats[language].format(value) + stop;
    // "22 ноября 2026 г." ends a sentence with the stop it has.
    return value.endsWith('.') ? value : value + stop;
  });
}

/** `text` with the language fixed, as views take it. */
export type Translate = (key: TextKey, parameters?: TextParameters) => string;

export function translateTo(language: Language): Translate {
  return (key, parameters) => text(language, key, parameters);
}

const numberFormats = { ru: new Intl.NumberFormat('ru'), en: new Intl.NumberFormat('en') };
const pluralRules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') };

function formForCount(language: Language, key: TextKey, parameters: TextParameters): string {
  const entry: TextEntry = catalogues[language][key];
  if (typeof entry === 'string') return entry;
  const count = parameters['count'];
  if (typeof count !== 'number') throw new Error(`text ${key} has plural forms and needs a number as count`);
  const form = entry[pluralRules[language].select(count)] ?? entry.other;
  if (form === undefined) throw new Error(`text ${key} lacks a plural form for ${count}`);
  return form;
}
