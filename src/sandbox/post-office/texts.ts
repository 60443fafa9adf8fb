import type { Text } from '../web/language.ts';
import type { EventKind, LetterState } from './letter.ts';

export const texts = {
  heading: { ru: 'Почта', en: 'Post office' },
  lead: {
    ru: 'Сюда провайдер передаёт заказные письма с кодом. Кнопки говорят, что с письмом произошло; провайдер узнаёт об этом в течение минуты.',
    en: 'The provider hands registered letters with a code over here. The buttons say what happened to a letter; the provider hears of it within a minute.',
  },
  queue: { ru: 'Письма', en: 'Letters' },
  none: { ru: 'Писем ещё нет', en: 'No letters yet' },
  noneHint: {
    ru: 'Закажите письмо в кабинете провайдера: «Подтверждение личности» → «Заказное письмо».',
    en: 'Order one in your account at the provider: “Confirm your identity” → “Registered letter”.',
  },
  refused: {
    ru: 'На индексы, которые кончаются на 999, почта писем не берёт.',
    en: 'The post takes no letters to postcodes that end in 999.',
  },
  code: { ru: 'Код в письме', en: 'Code in the letter' },
  open: { ru: 'Письмо (PDF)', en: 'Letter (PDF)' },
  tracking: { ru: 'Номер отправления', en: 'Tracking number' },
  place: { ru: 'Отделение', en: 'Post office' },
  machine: { ru: 'Для программ', en: 'For programs' },
} as const satisfies Record<string, Text>;

export const stateNames: Readonly<Record<LetterState, Text>> = {
  received: { ru: 'Ждёт печати', en: 'To be printed' },
  printed: { ru: 'Напечатано', en: 'Printed' },
  in_transit: { ru: 'В пути', en: 'On its way' },
  delivered: { ru: 'Вручено', en: 'Delivered' },
  returned: { ru: 'Возвращено', en: 'Returned' },
};

export const stepNames: Readonly<Record<EventKind, Text>> = {
  printed: { ru: 'Напечатать', en: 'Print' },
  in_transit: { ru: 'Прибыло в отделение', en: 'Arrived at an office' },
  delivered: { ru: 'Вручить', en: 'Deliver' },
  returned: { ru: 'Вернуть отправителю', en: 'Return to sender' },
};

/** Offices that a letter passes on its way, in turn. */
export const offices: readonly string[] = ['Москва, сортировочный центр', 'Отделение адресата'];
