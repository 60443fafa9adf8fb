import type { Text } from '../web/language.ts';
import type { ProofMethod } from '../administration.ts';
import type { ReachableLevel } from './make-account.ts';

export const texts = {
  heading: { ru: 'Готовые учётные записи', en: 'Ready accounts' },
  lead: {
    ru: 'Зарегистрируем вымышленного человека на страницах провайдера, с данными, которые знают реестры. Это займёт несколько секунд.',
    en: 'Registers a made-up person on the provider’s pages, with data that the registries know. It takes a few seconds.',
  },
  level: { ru: 'Уровень', en: 'Level' },
  method: { ru: 'Чем подтверждена (для подтверждённой)', en: 'Confirmed by (for a confirmed one)' },
  provedAt: { ru: 'Когда подтверждена (пусто: сейчас)', en: 'Confirmed on (empty: now)' },
  make: { ru: 'Создать', en: 'Make' },
  name: { ru: 'Имя', en: 'Name' },
  phone: { ru: 'Телефон', en: 'Phone' },
  email: { ru: 'Почта', en: 'E-mail' },
  password: { ru: 'Пароль', en: 'Password' },
  snils: { ru: 'СНИЛС', en: 'Insurance number (SNILS)' },
  signIn: { ru: 'Войти у провайдера', en: 'Sign in at the provider' },
  machine: { ru: 'Для программ', en: 'For programs' },
  gone: { ru: 'Этой записи здесь больше нет', en: 'This account is not shown any more' },
  refused: {
    ru: 'Реестры не подтвердили данные, запись осталась упрощённой',
    en: 'The registries did not confirm the data: the account is simplified',
  },
  late: {
    ru: 'Реестры ещё не ответили, запись пока упрощённая',
    en: 'The registries have not answered yet: the account is simplified so far',
  },
  failed: { ru: 'Не получилось: провайдер не отвечает или отказал', en: 'It did not work: the provider does not answer or has refused' },
} as const satisfies Record<string, Text>;

export const levelNames: Readonly<Record<ReachableLevel, Text>> = {
  simplified: { ru: 'Упрощённая', en: 'Simplified' },
  standard: { ru: 'Стандартная', en: 'Standard' },
  confirmed: { ru: 'Подтверждённая', en: 'Confirmed' },
};

export const methodNames: Readonly<Record<ProofMethod, Text>> = {
  in_person: { ru: 'Центр обслуживания', en: 'Service centre' },
  postal_code: { ru: 'Код из письма', en: 'Code in a letter' },
  online_bank: { ru: 'Банк', en: 'Bank' },
  e_signature: { ru: 'Электронная подпись', en: 'E-signature' },
};
