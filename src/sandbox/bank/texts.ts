import type { Text } from '../web/language.ts';
import type { Fault } from './faults.ts';

export const bankName: Text = { ru: 'Песочный банк', en: 'Sandbank' };

export const texts = {
  heading: { ru: 'Песочный банк', en: 'Sandbank' },
  lead: {
    ru: 'Банк, который подтверждает личность своих клиентов провайдеру. Он ручается только за людей с этой страницы.',
    en: 'A bank that vouches for its customers to the provider. It knows the people of this page and nobody else.',
  },
  customers: { ru: 'Клиенты', en: 'Customers' },
  nobody: { ru: 'Клиентов ещё нет', en: 'There are no customers yet' },
  nobodyHint: {
    ru: 'Создайте человека в реестрах, затем сделайте его клиентом банка.',
    en: 'Make a person in the registries, then make them a customer of the bank.',
  },
  notFound: { ru: 'Такого клиента нет', en: 'No such customer' },
  takePeople: { ru: 'Сделать клиентами людей из реестров', en: 'Make customers of the people in the registries' },
  unreachable: { ru: 'Реестры не отвечают. Попробуйте ещё раз.', en: 'The registries do not answer. Try again.' },
  search: { ru: 'Имя или СНИЛС', en: 'Name or SNILS' },
  find: { ru: 'Найти', en: 'Find' },
  showAll: { ru: 'Показать всех', en: 'Show all' },
  born: { ru: 'дата рождения', en: 'born' },
  snils: { ru: 'СНИЛС', en: 'SNILS' },
  faults: { ru: 'Поведение банка', en: 'How the bank behaves' },
  faultsLead: {
    ru: 'Отметьте неисправность и сохраните. Она действует сразу, переживает перезапуск и держится, пока её не снимут.',
    en: 'Tick a fault and save. It works at once, outlives a restart and stays until it is switched off.',
  },
  save: { ru: 'Сохранить', en: 'Save' },
  saved: { ru: 'Сохранено', en: 'Saved' },
  machine: { ru: 'Для программ', en: 'For programs' },
  signIn: { ru: 'Вход в банк', en: 'Sign in to the bank' },
  who: { ru: 'Кто вы?', en: 'Who are you?' },
  whatFor: {
    ru: 'Пайцза просит банк подтвердить вашу личность: ФИО, дату рождения, СНИЛС и документ.',
    en: 'Paiza asks the bank to vouch for your identity: name, birth date, SNILS and document.',
  },
  vouch: { ru: 'Войти и подтвердить', en: 'Sign in and confirm' },
  decline: { ru: 'Отказаться', en: 'Decline' },
  chooseSomebody: { ru: 'Выберите, кто вы.', en: 'Choose who you are.' },
  demo: { ru: 'Песочница: банк и его клиенты вымышлены', en: 'Sandbox: the bank and its customers are made up' },
  expired: { ru: 'Вход больше не ждёт ответа', en: 'This sign-in is no longer waiting' },
  expiredHint: {
    ru: 'Вернитесь на портал и начните подтверждение заново.',
    en: 'Go back to where you came from and begin again.',
  },
} as const satisfies Record<string, Text>;

export const faultNames: Readonly<Record<Fault, Text>> = {
  'other-person': { ru: 'Ручается за другого человека', en: 'Vouches for another person' },
  'missing-snils': { ru: 'Не сообщает СНИЛС', en: 'Leaves the SNILS out' },
  'nothing-vouched': { ru: 'Ни за кого не ручается', en: 'Vouches for nobody' },
  declined: { ru: 'Отказывает всем', en: 'Declines everybody' },
  slow: { ru: 'Медленно: через 20 секунд', en: 'Slowly: after 20 seconds' },
  'server-error': { ru: 'Ошибка 500', en: 'Error 500' },
};
