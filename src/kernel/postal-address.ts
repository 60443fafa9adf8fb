/** Six digits; the first is 1 to 6 (Russian Post). */
export type Postcode = string & { readonly brand: 'Postcode' };

/** An address in the Russian Federation that a registered letter can be sent to. */
export interface PostalAddress {
  readonly postcode: Postcode;
  /** Region, district and settlement, as one line. */
  readonly locality: string;
  /** Absent in a settlement without streets. */
  readonly street?: string;
  readonly house: string;
  readonly flat?: string;
}

export const addressFields = ['postcode', 'locality', 'street', 'house', 'flat'] as const;
export type AddressField = (typeof addressFields)[number];

export type AddressFaults = Readonly<Partial<Record<AddressField, 'missing' | 'invalid'>>>;
export type ParsedAddress =
  { readonly kind: 'parsed'; readonly address: PostalAddress } | { readonly kind: 'faulty'; readonly faults: AddressFaults };

/** Of lines of text on paper: no markup, no signs that show nothing, and letters that the post can read. */
const LINE = /^[\p{Script=Cyrillic}\p{Script=Latin}\p{Nd} .,'’"«»()№/-]+$/u;
const LONGEST: Readonly<Record<AddressField, number>> = { postcode: 6, locality: 100, street: 80, house: 20, flat: 10 };
const optional: ReadonlySet<AddressField> = new Set(['street', 'flat']);

const patterns: Readonly<Record<AddressField, RegExp>> = {
  postcode: /^[1-6]\d{5}$/u,
  locality: /\p{L}{2}/u,
  street: /[\p{L}\p{Nd}]/u,
  house: /[\p{L}\p{Nd}]/u,
  flat: /[\p{L}\p{Nd}]/u,
};

/** The fields of a form, all faults at once. */
export function parsePostalAddress(form: Readonly<Record<AddressField, string>>): ParsedAddress {
  const lines = Object.fromEntries(addressFields.map((field) => [field, oneLine(field, form[field])])) as Record<AddressField, string>;
  const faults = Object.fromEntries(
    addressFields.flatMap((field) => {
      const fault = faultOf(field, lines[field]);
      return fault === undefined ? [] : [[field, fault]];
    }),
  );
  if (Object.keys(faults).length > 0) return { kind: 'faulty', faults };
  const { postcode, locality, street, house, flat } = lines;
  const rest = { ...(street === '' ? {} : { street }), ...(flat === '' ? {} : { flat }) };
  return { kind: 'parsed', address: { postcode: postcode as Postcode, locality, house, ...rest } };
}

/** One field by itself; undefined when it is no such thing. */
export function parseAddressLine(field: AddressField, text: string): string | undefined {
  const line = oneLine(field, text);
  return line === '' || faultOf(field, line) !== undefined ? undefined : line;
}

function oneLine(field: AddressField, text: string): string {
  const line = text.slice(0, 1000).normalize('NFC').trim().replace(/\s+/gu, ' ');
  return field === 'postcode' ? line.replaceAll(' ', '') : line;
}

function faultOf(field: AddressField, line: string): 'missing' | 'invalid' | undefined {
  if (line === '') return optional.has(field) ? undefined : 'missing';
  return line.length <= LONGEST[field] && LINE.test(line) && patterns[field].test(line) ? undefined : 'invalid';
}

/** As the post reads it, under the addressee: street and house, settlement, postcode (Postal rules of the Russian Federation, § 22). */
export function addressLines({ postcode, locality, street, house, flat }: PostalAddress): readonly [string, string, string] {
  const place = [
    street,
    `д. ${withoutWord(house, /^(д|дом)\.? /iu)}`,
    flat === undefined ? undefined : `кв. ${withoutWord(flat, /^(кв|квартира)\.? /iu)}`,
  ];
  return [place.filter((part) => part !== undefined).join(', '), locality, postcode];
}

/** `дом 5` typed into the field of the house is still house 5. */
function withoutWord(text: string, word: RegExp): string {
  return text.replace(word, '');
}
