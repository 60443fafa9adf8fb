import { takesBookings, weekdays, type ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import { dateThere, dayInWords } from '../../../capabilities/service-centres/wall-clock.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { cabinetPaths } from '../../cabinet/paths.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, summaryList } from '../../views/panels.ts';
import { hoursInWords, openNow } from '../service-centres/centre-words.ts';
import { frameOf } from '../service-centres/finder.ts';
import { mapView } from '../service-centres/map-view.ts';

export function centreView(context: PageContext, centre: ServiceCentre, now: Date): Html {
  const { t, language } = context;
  const { name, town, address, phone, services } = centre;
  const map = {
    frame: frameOf([centre]),
    pins: [{ at: centre, label: '' }],
    rank: 2,
    description: t('centres.map_one', { address: address[language] }),
  };
  return html`${backLink(context, '/service-centres')}
    <h1>${name[language]}</h1>
    <p class="lead">${openNow(context, centre, now)}</p>
    ${
      takesBookings(centre)
        ? buttonLink({ label: t('centres.book'), href: `${cabinetPaths.bookVisit}/${centre.centreId}`, kind: 'primary' })
        : html`<p>${t('centres.no_booking')}</p>`
    }
    ${summaryList([
      { term: t('centres.address'), value: `${town[language]}, ${address[language]}` },
      ...(phone === undefined
        ? []
        : [{ term: t('centres.phone'), value: html`<a href="tel:${phone.replace(/[^+0-9]/gu, '')}">${phone}</a>` }]),
      { term: t('centres.services'), value: services.map((service) => html`<p>${t(`centres.service_${service}`)}</p>`) },
    ])}
    ${timetable(context, centre, now)} ${mapView(context, map)}`;
}

function timetable(context: PageContext, { opening, exceptions, timeZone }: ServiceCentre, now: Date): Html {
  const { t, language } = context;
  const today = dateThere(timeZone, now);
  const toCome = exceptions
    .filter(({ date }) => date >= today)
    .toSorted((one, other) => one.date.localeCompare(other.date))
    .slice(0, 10);
  const weekly = weekdays.map((day) => ({ term: t(`centres.day_${day}`), value: hoursInWords(context, opening[day]) }));
  const special = toCome.map(({ date, hours }) => ({
    term: dayInWords(language, date as CalendarDate),
    value: hoursInWords(context, hours),
  }));
  return html`<h2>${t('centres.hours_title')}</h2>
    ${summaryList(weekly)}
    ${
      special.length > 0 &&
      html`<h3>${t('centres.exceptions_title')}</h3>
        ${summaryList(special)}`
    }
    <p class="muted">${t('centres.local_time')}</p>`;
}
