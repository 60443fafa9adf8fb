/** Markup that is safe to send: everything interpolated into it has been escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'boolean') return '';
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map((item) => escaped(item)).join('');
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Template tag: interpolated values are escaped unless they are `Html` themselves; booleans, null and undefined vanish. */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(parts.reduce((markup, part, index) => markup + escaped(values[index - 1]) + part));
}
