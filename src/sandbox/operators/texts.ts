import type { Text } from '../web/language.ts';
import type { OperatorRole } from './operator.ts';
import type { OperatorsState } from './operators.ts';

export const texts = {
  heading: { ru: 'Сотрудники центра обслуживания', en: 'Operators of a service centre' },
  lead: {
    ru: 'Двое вымышленных сотрудников: один просит, другой одобряет. Войдите по телефону и паролю, затем введите код из приложения.',
    en: 'Two made-up operators: one asks, the other approves. Sign in with the phone and password, then type the code of the app.',
  },
  phone: { ru: 'Телефон', en: 'Phone' },
  password: { ru: 'Пароль', en: 'Password' },
  secret: { ru: 'Ключ приложения (TOTP)', en: 'Key of the app (TOTP)' },
  code: { ru: 'Код сейчас', en: 'Code now' },
  codeHint: {
    ru: 'Каждый код годится один раз. Не подошёл — обновите страницу через полминуты.',
    en: 'Each code counts once. If it is refused, reload this page in half a minute.',
  },
  centre: { ru: 'Центр', en: 'Centre' },
  desk: { ru: 'Открыть рабочее место', en: 'Open the desk' },
  make: { ru: 'Создать', en: 'Make them' },
  machine: { ru: 'Для программ', en: 'For programs' },
} as const satisfies Record<string, Text>;

export const roleNames: Readonly<Record<OperatorRole, Text>> = {
  senior: { ru: 'Старший сотрудник', en: 'Senior operator' },
  operator: { ru: 'Сотрудник', en: 'Operator' },
};

export const progressTexts: Readonly<Record<OperatorsState['progress']['kind'], Text | undefined>> = {
  waiting: { ru: 'Их ещё нет.', en: 'They are not there yet.' },
  making: { ru: 'Создаём, это займёт несколько секунд. Обновите страницу.', en: 'Being made; this takes some seconds. Reload the page.' },
  done: undefined,
  failed: { ru: 'Не получилось. Попробуйте ещё раз.', en: 'That did not work. Try again.' },
};
