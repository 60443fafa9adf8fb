import type { Language } from '../../kernel/language.ts';

/** `1 декабря 2026 г.`, in Moscow, for messages. */
export function dayInWords(language: Language, moment: Date): string {
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', { dateStyle: 'long', timeZone: 'Europe/Moscow' }).format(moment);
}
