/** A form of a page, as a browser without scripts would send it. */
export interface PageForm {
  /** As written in the page: may be relative. */
  readonly action: string;
  /** Names and values of all that would be sent if nobody typed anything and no button counted. */
  readonly values: readonly (readonly [name: string, value: string])[];
  /** Names of everything that can be filled in or pressed. */
  readonly names: ReadonlySet<string>;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

export function unescapeHtml(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/gu, (whole, name: string) => entities[name] ?? whole);
}

type Attributes = ReadonlyMap<string, string>;

function attributesOf(tag: string): Attributes {
  const pairs = [...tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/gu)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, unescapeHtml(value)]));
}

/** The controls of a form in their order; an option belongs to the select before it. */
function valuesOf(body: string): { readonly values: [string, string][]; readonly names: Set<string> } {
  const values: [string, string][] = [];
  const names = new Set<string>();
  for (const [, select = '', options = ''] of body.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/gu)) {
    const name = attributesOf(select).get('name');
    if (name === undefined) continue;
    names.add(name);
    const choices = [...options.matchAll(/<option\b([^>]*)>/gu)].map(([, option = '']) => attributesOf(option));
    const chosen = choices.find((choice) => choice.has('selected')) ?? choices[0];
    if (chosen !== undefined) values.push([name, chosen.get('value') ?? '']);
  }
  for (const [, area = '', text = ''] of body.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/gu)) {
    const name = attributesOf(area).get('name');
    if (name === undefined) continue;
    names.add(name);
    values.push([name, unescapeHtml(text).replace(/^\n/u, '')]);
  }
  for (const [, tag, rest = ''] of body.matchAll(/<(input|button)\b([^>]*)>/gu)) {
    const attributes = attributesOf(rest);
    const name = attributes.get('name');
    if (name === undefined || attributes.has('disabled')) continue;
    names.add(name);
    const isChoice = ['radio', 'checkbox'].includes(attributes.get('type') ?? '');
    if (tag === 'input' && (!isChoice || attributes.has('checked'))) values.push([name, attributes.get('value') ?? (isChoice ? 'on' : '')]);
  }
  return { values, names };
}

/** Every form of the page that is sent by POST. */
export function formsIn(page: string): readonly PageForm[] {
  return [...page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gu)].flatMap(([, tag = '', body = '']) => {
    const attributes = attributesOf(tag);
    if (attributes.get('method')?.toLowerCase() !== 'post') return [];
    return [{ action: attributes.get('action') ?? '', ...valuesOf(body) }];
  });
}
