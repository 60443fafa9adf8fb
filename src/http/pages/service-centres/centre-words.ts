import { openStateAt } from '../../../capabilities/service-centres/opening-hours.ts';
import type { Hours, ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import { dateThere, dayInWords } from '../../../capabilities/service-centres/wall-clock.ts';
import type { PageContext } from '../../views/page-context.ts';

/** Whether one can go there now: `Открыто до 20:00`, `Закрыто. Откроется понедельник, 23 ноября в 09:00`. */
export function openNow({ t, language }: PageContext, centre: ServiceCentre, now: Date): string {
  const state = openStateAt(centre, now);
  if (state.kind === 'open') return t('centres.open_until', { time: state.until });
  if (state.kind === 'shut_for_long') return t('centres.shut_for_long');
  const isToday = state.opensOn === dateThere(centre.timeZone, now);
  if (isToday) return t('centres.opens_today', { time: state.at });
  return t('centres.opens_on', { day: dayInWords(language, state.opensOn), time: state.at });
}

/** `09:00–13:00, 14:00–18:00`. */
export function hoursInWords({ t }: PageContext, hours: readonly Hours[]): string {
  if (hours.length === 0) return t('centres.day_off');
  return hours.map(([from, until]) => `${from}–${until}`).join(', ');
}

/** To the nearest kilometre, nearer than three to the nearest hundred metres. */
export function distanceInWords({ t, language }: PageContext, km: number): string {
  const rounded = km < 3 ? Math.max(0.1, Math.round(km * 10) / 10) : Math.round(km);
  return t('centres.km', { km: new Intl.NumberFormat(language).format(rounded) });
}
