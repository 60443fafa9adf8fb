import type { TextKey, Translate } from '../../kernel/texts.ts';
import { html, type Html, type HtmlValue } from './html.ts';

/** A text with markup in its placeholders, e.g. a link within a sentence; the words around it stay escaped and translatable. */
export function richText(t: Translate, key: TextKey, values: Readonly<Record<string, HtmlValue>>): Html {
  const names = Object.keys(values);
  // A character no text or name can hold marks the places: U+0000 is not allowed in HTML.
  const marks = Object.fromEntries(names.map((name) => [name, `\u0000${name}\u0000`]));
  const parts = t(key, marks).split('\u0000');
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : values[part]))}`;
}
