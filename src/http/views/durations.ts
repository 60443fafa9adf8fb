import type { Language } from '../../kernel/language.ts';

const units: Readonly<Record<string, string>> = { Y: 'year', M: 'month', W: 'week', D: 'day' };

/** An ISO 8601 duration of whole years, months, weeks and days as it is read: `5 лет`, `1 year, 6 months`. */
export function formatDuration(language: Language, duration: string): string {
  return [...duration.matchAll(/(\d+)([YMWD])/gu)]
    .map(([, count, letter = 'D']) => unitFormat(language, units[letter] ?? 'day').format(Number(count)))
    .join(', ');
}

function unitFormat(language: Language, unit: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
}
