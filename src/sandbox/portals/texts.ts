import type { Language, Text } from '../web/language.ts';
import type { AssuranceLevel } from './assurance-level.ts';

export const texts = {
  demo: { ru: 'Демонстрация: услуги и люди вымышлены', en: 'Demonstration: services and people are made up' },
  signIn: { ru: 'Войти через Пайцзу', en: 'Sign in with Paiza' },
  signInHint: {
    ru: 'Нет учётной записи? Зарегистрируетесь на том же шаге.',
    en: 'No account yet? You will register at the same step.',
  },
  signOut: { ru: 'Выйти', en: 'Sign out' },
  signedInAs: { ru: 'Вы вошли', en: 'You are signed in' },
  services: { ru: 'Услуги', en: 'Services' },
  open: { ru: 'Открыто', en: 'Open' },
  closed: { ru: 'Закрыто', en: 'Closed' },
  afterSignIn: { ru: 'Открыто каждому, кто вошёл', en: 'Open to everyone who is signed in' },
  raise: { ru: 'Повысить уровень', en: 'Raise the level' },
  level: { ru: 'Уровень учётной записи', en: 'Account level' },
  levelUnknown: { ru: 'не сообщён', en: 'not stated' },
  allOpen: { ru: 'Вам открыты все услуги этого портала.', en: 'Every service of this portal is open to you.' },
  claims: { ru: 'Что портал узнал о вас', en: 'What the portal has learned about you' },
  claim: { ru: 'Сведение', en: 'Claim' },
  value: { ru: 'Значение', en: 'Value' },
  yes: { ru: 'да', en: 'yes' },
  no: { ru: 'нет', en: 'no' },
  developers: { ru: 'Для разработчиков', en: 'For developers' },
  tokens: { ru: 'Токены', en: 'Tokens' },
  idToken: { ru: 'ID Token', en: 'ID Token' },
  accessToken: { ru: 'Токен доступа', en: 'Access token' },
  userinfo: { ru: 'Ответ userinfo', en: 'Userinfo response' },
  refreshToken: { ru: 'Токен обновления', en: 'Refresh token' },
  header: { ru: 'Заголовок', en: 'Header' },
  payload: { ru: 'Содержимое', en: 'Payload' },
  raw: { ru: 'Как передан', en: 'As received' },
  opaque: { ru: 'Непрозрачный: читать его может только провайдер.', en: 'Opaque: only the provider can read it.' },
  none: { ru: 'Не выдан.', en: 'None was issued.' },
  refresh: { ru: 'Обновить токены', en: 'Refresh the tokens' },
  refreshed: { ru: 'Токены обновлены.', en: 'The tokens have been refreshed.' },
  refreshLevel: { ru: 'Обновить сведения', en: 'Update my data' },
  tryRequests: { ru: 'Попробовать другие запросы', en: 'Try other requests' },
  tryLead: {
    ru: 'Запрос на вход уйдёт с этими параметрами. Пустое поле не передаётся.',
    en: 'The sign-in request is sent with these parameters. An empty field is left out.',
  },
  acrValues: { ru: 'Желаемый уровень (acr_values)', en: 'Preferred level (acr_values)' },
  essentialAcr: { ru: 'Обязательный уровень (claims, essential acr)', en: 'Required level (claims, essential acr)' },
  prompt: { ru: 'Как спрашивать (prompt)', en: 'How to ask (prompt)' },
  maxAge: { ru: 'Вход не старше, секунд (max_age)', en: 'Sign-in no older than, seconds (max_age)' },
  notSent: { ru: 'не передавать', en: 'leave out' },
  send: { ru: 'Отправить запрос', en: 'Send the request' },
  places: { ru: 'Песочница', en: 'Sandbox' },
  inbox: { ru: 'Все SMS и письма', en: 'Every SMS and mail' },
  provider: { ru: 'Провайдер Пайцза', en: 'Paiza provider' },
  signedOut: { ru: 'Вы вышли', en: 'You have signed out' },
  signedOutLead: {
    ru: 'Сеанс на этом портале закончен. Если вы вышли отовсюду, он закончен и на других.',
    en: 'Your session at this portal has ended. If you signed out everywhere, so have those at the others.',
  },
  signedOutElsewhere: {
    ru: 'Вы вышли: сеанс закончен на другом портале или в Пайцзе. Чтобы продолжить, войдите снова.',
    en: 'You were signed out: the session was ended at another portal or in Paiza. Sign in again to go on.',
  },
  failed: { ru: 'Войти не удалось', en: 'The sign-in did not succeed' },
  stillSignedIn: { ru: 'Вы вошли как прежде', en: 'You are signed in as before' },
  stillSignedInLead: {
    ru: 'Новый вход не состоялся, прежний остаётся в силе: на портале ничего не изменилось.',
    en: 'The new sign-in did not take place, the earlier one stands: nothing has changed at the portal.',
  },
  failedRefresh: { ru: 'Обновить токены не удалось', en: 'The tokens could not be refreshed' },
  tryAgain: { ru: 'Попробовать ещё раз', en: 'Try again' },
  home: { ru: 'На главную', en: 'To the start page' },
  errorCode: { ru: 'Код ошибки', en: 'Error code' },
  notFound: { ru: 'Такой страницы нет', en: 'There is no such page' },
  notFoundLead: { ru: 'Проверьте адрес или начните с главной страницы.', en: 'Check the address or begin at the start page.' },
} as const satisfies Record<string, Text>;

export const levelNames: Readonly<Record<AssuranceLevel, Text>> = {
  simplified: { ru: 'упрощённая', en: 'simplified' },
  standard: { ru: 'стандартная', en: 'standard' },
  confirmed: { ru: 'подтверждённая', en: 'confirmed' },
};

/** What a service asks of an account. */
export const neededLevels: Readonly<Record<AssuranceLevel, Text>> = {
  simplified: { ru: 'Нужна упрощённая учётная запись', en: 'Needs a simplified account' },
  standard: { ru: 'Нужна стандартная учётная запись', en: 'Needs a standard account' },
  confirmed: { ru: 'Нужна подтверждённая учётная запись', en: 'Needs a confirmed account' },
};

const failureTexts: Readonly<Record<string, Text>> = {
  access_denied: {
    ru: 'Вы отказались передать сведения порталу. Без них войти нельзя.',
    en: 'You declined to share your data with the portal. It cannot sign you in without.',
  },
  unmet_authentication_requirements: {
    ru: 'Порталу нужен более высокий уровень учётной записи, другое подтверждение личности или другой способ входа. Войдите снова: Пайцза подскажет, что сделать.',
    en: 'The portal requires a higher account level, another proof of identity or another way to sign in. Sign in again: Paiza will say what to do.',
  },
  login_required: {
    ru: 'Вход без вопросов не получился: сеанса в Пайцзе нет. Войдите обычным способом.',
    en: 'A sign-in without questions was not possible: there is no session in Paiza. Sign in the usual way.',
  },
  consent_required: {
    ru: 'Вход без вопросов не получился: сначала нужно ваше согласие передать сведения.',
    en: 'A sign-in without questions was not possible: your consent to share data is needed first.',
  },
  interaction_required: {
    ru: 'Вход без вопросов не получился: Пайцзе нужно что-то у вас спросить.',
    en: 'A sign-in without questions was not possible: Paiza has to ask you something.',
  },
  invalid_grant: {
    ru: 'Доступ, выданный порталу, больше не действует. Войдите снова.',
    en: 'The access given to the portal no longer stands. Sign in again.',
  },
  no_refresh_token: { ru: 'Токена обновления у портала нет. Войдите снова.', en: 'The portal holds no refresh token. Sign in again.' },
  provider_unavailable: {
    ru: 'Пайцза пока не отвечает. Подождите несколько секунд и попробуйте ещё раз.',
    en: 'Paiza does not answer yet. Wait a few seconds and try again.',
  },
  unknown_request: {
    ru: 'Этот вход уже завершён или начат в другом браузере. Начните ещё раз.',
    en: 'This sign-in has been completed already or was started in another browser. Start again.',
  },
};

const otherFailure: Text = {
  ru: 'Портал и Пайцза не поняли друг друга. Попробуйте ещё раз; если повторится, сообщите код ошибки владельцу портала.',
  en: 'The portal and Paiza did not understand each other. Try again; if it happens again, tell the portal’s owner the error code.',
};

export function failureText(code: string, language: Language): string {
  return (failureTexts[code] ?? otherFailure)[language];
}
