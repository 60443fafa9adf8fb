import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { attributes, html, type Html, type HtmlValue } from './html.ts';
import type { PageContext } from './page-context.ts';

export interface SummaryRow {
  readonly term: string;
  readonly value: HtmlValue;
}

/** Terms and their values, e.g. what will be passed to a portal. */
export function summaryList(rows: readonly SummaryRow[]): Html {
  return html`<dl class="summary-list">
    ${rows.map(
      ({ term, value }) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export type PanelKind = 'notice' | 'warning' | 'success';

/** A short message that stands out. Its kind is named for those who do not see the colour. */
export function panel({ t }: PageContext, kind: PanelKind, body: HtmlValue, title?: string): Html {
  return html`<div class="panel panel-${kind}">
    ${title === undefined ? html`<span class="visually-hidden">${t(`layout.${kind}`)}: </span>` : html`<h2>${title}</h2>`}
    <div>${body}</div>
  </div>`;
}

/** The end of a journey: what is done now, as the page's h1. */
export function completion({ title, body }: { title: string; body?: HtmlValue }): Html {
  return html`<div class="completion">
    <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="23" />
      <path d="m14.5 24.5 6.5 6.5 13-14" />
    </svg>
    <h1>${title}</h1>
    ${body}
  </div>`;
}

/** Where the person is in a journey, above the h1. */
export function stepIndicator({ t }: PageContext, { step, total }: { step: number; total: number }): Html {
  return html`<p class="step">${t('layout.step', { step, total })}</p>`;
}

export function backLink({ t }: PageContext, href: string): Html {
  return html`<a class="back-link" href="${href}">${t('layout.back')}</a>`;
}

/** Assurance level as a small tablet with one to three strokes and its name. */
export function levelBadge({ t }: PageContext, level: AssuranceLevel): Html {
  const name = t(`layout.level_${level}`);
  return html`<span class="level level-${level}"><span class="level-mark" aria-hidden="true"></span>${name}</span>`;
}

/** A link to an address that came from outside. Anything but http and https is shown as text and leads nowhere. */
export function externalLink(context: PageContext, link: { href: string; label: string }): Html {
  const protocol = URL.parse(link.href)?.protocol;
  return protocol === 'https:' || protocol === 'http:' ? newTabLink(context, link) : html`${link.label}`;
}

/** A link to read something beside a form, so that nothing typed into it is lost. The address must be our own or checked. */
export function newTabLink({ t }: PageContext, { href, label }: { href: string; label: string }): Html {
  const target = attributes({ href, target: '_blank', rel: 'noopener noreferrer' });
  return html`<a${target}>${label}<span class="visually-hidden"> ${t('layout.opens_in_new_tab')}</span></a>`;
}
