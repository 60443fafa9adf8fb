import { html, type Html } from './html.ts';

/** As many characters as fit on one line of the narrowest phone, in bold. */
const ONE_LINE = 28;

/** A phone number, a masked contact or another number, kept on one line; an address that is longer than one breaks where it must. */
export function unbroken(text: string): Html {
  return text.length <= ONE_LINE ? html`<span class="nowrap">${text}</span>` : html`<span class="breakable">${text}</span>`;
}
