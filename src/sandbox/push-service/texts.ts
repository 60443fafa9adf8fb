import type { Text } from '../web/language.ts';

export const texts = {
  heading: { ru: 'Браузеры для push-уведомлений', en: 'Browsers for push notices' },
  lead: {
    ru: 'Настоящий браузер получает push через службу своего производителя, и в песочнице её может не быть. Браузер отсюда говорит по тому же протоколу, а то, что ему пришло, лежит среди SMS и писем.',
    en: 'A real browser gets pushes from the service of its maker, which a sandbox may not reach. A browser from here speaks the same protocol, and what has arrived lies with the SMS and mail.',
  },
  how: {
    ru: 'Откройте у провайдера «Уведомления» и перейдите оттуда сюда: страница узнает ключ, которым подписаны уведомления.',
    en: 'Open “Notifications” at the provider and come here from there: the page then knows the key that notices are signed with.',
  },
  key: { ru: 'Ключ сайта (applicationServerKey)', en: 'Key of the site (applicationServerKey)' },
  wrongKey: { ru: 'Это не ключ P-256. Скопируйте его целиком.', en: 'This is no P-256 key. Copy all of it.' },
  make: { ru: 'Завести браузер', en: 'Make a browser' },
  browser: { ru: 'Браузер', en: 'Browser' },
  subscription: { ru: 'Подписка', en: 'Subscription' },
  paste: {
    ru: 'Скопируйте подписку и вставьте её у провайдера на странице «Уведомления».',
    en: 'Copy the subscription and paste it at the provider, on the page “Notifications”.',
  },
  notices: { ru: 'Что пришло', en: 'What has arrived' },
  openNotifications: { ru: 'Уведомления у провайдера', en: 'Notifications at the provider' },
  end: { ru: 'Отписать', en: 'Unsubscribe' },
  endHint: {
    ru: 'Следующее уведомление узнает, что браузера больше нет (410).',
    en: 'The next notice learns that the browser is gone (410).',
  },
  machine: { ru: 'Для программ', en: 'For programs' },
} as const satisfies Record<string, Text>;
