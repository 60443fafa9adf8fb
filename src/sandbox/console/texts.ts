import type { Text } from '../web/language.ts';

export const texts = {
  heading: { ru: 'Все SMS, письма и уведомления', en: 'Every SMS, mail and push' },
  lead: {
    ru: 'Что провайдер отправил, лежит здесь. Страница обновляется сама.',
    en: 'What the provider has sent is here. The page refreshes by itself.',
  },
  filterLabel: { ru: 'Телефон, адрес почты или браузер', en: 'Phone, e-mail address or browser' },
  filter: { ru: 'Показать', en: 'Show' },
  showAll: { ru: 'Показать все', en: 'Show all' },
  empty: { ru: 'Сообщений пока нет', en: 'No messages yet' },
  emptyHint: {
    ru: 'Откройте портал и зарегистрируйтесь: код придёт сюда.',
    en: 'Open a portal and register: the code will arrive here.',
  },
  emptyFilter: { ru: 'Для этого получателя сообщений нет', en: 'No messages for this recipient' },
  sms: { ru: 'SMS', en: 'SMS' },
  email: { ru: 'Письмо', en: 'Mail' },
  push: { ru: 'Уведомление', en: 'Push' },
  to: { ru: 'Кому', en: 'To' },
  code: { ru: 'Код', en: 'Code' },
  htmlPart: { ru: 'Показать оформленное письмо', en: 'Show the formatted mail' },
  machine: { ru: 'Для программ', en: 'For programs' },
} as const satisfies Record<string, Text>;
