/** Markup that is already safe to send. Only `html` makes it, so nothing unescaped can get in. */
export class Html {
  readonly #markup: string;

  constructor(token: typeof makerToken, markup: string) {
    if (token !== makerToken) throw new Error('Html is made by the html tag only');
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand in a template: text is escaped, lists are joined, nothing is written for undefined, null and false. */
export type HtmlValue = Html | string | number | undefined | null | false | readonly HtmlValue[];

/** Template tag for markup. Attribute values must stand in double quotes. */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = template[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + (template[index + 1] ?? '');
  return new Html(makerToken, markup);
}

/** Attributes of one tag, each with a leading space; `true` writes a bare one, undefined and false write none. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  const written = Object.entries(values).filter(([, value]) => value !== undefined && value !== false);
  const pairs = written.map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`));
  return new Html(makerToken, pairs.join(''));
}

const makerToken = Symbol('html');

const replacements: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character] ?? '');
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(markupOf).join('');
  return escapeText(String(value));
}
