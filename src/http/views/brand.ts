import { html, type Html } from './html.ts';

/** The mark: a tablet with a cord ring, its script reading as a key. Decoration only, the name stands beside it. */
export function brandMark(): Html {
  return html`<svg class="mark" viewBox="0 0 24 32" width="24" height="32" aria-hidden="true" focusable="false">
    <rect class="mark-tablet" x="1" y="1" width="22" height="30" rx="7" />
    <g class="mark-script" fill="none" stroke-width="2.2" stroke-linecap="round">
      <circle cx="12" cy="9.5" r="3.4" />
      <path d="M12 13v12M12 18.4h4M12 22.6h3" />
    </g>
  </svg>`;
}
