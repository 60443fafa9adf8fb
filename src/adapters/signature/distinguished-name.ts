import type { AttributeTypeAndValue, RelativeDistinguishedNames } from 'pkijs';

/** RFC 4514 §3, and those of Russian certificates (order of the FSB no. 795). */
const names: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '0.9.2342.19200300.100.1.1': 'UID',
};

/** The text of a name by RFC 4514, the last part first. */
export function distinguishedName({ typesAndValues }: RelativeDistinguishedNames): string {
  return typesAndValues.toReversed().map(partOf).join(',');
}

function partOf({ type, value }: AttributeTypeAndValue): string {
  const name = names[type];
  if (name === undefined) return `${type}=#${Buffer.from(value.toBER()).toString('hex')}`;
  return `${name}=${escaped(attributeText(value))}`;
}

/** The text of an attribute, whichever string type it has. */
export function attributeText(value: AttributeTypeAndValue['value']): string {
  const text: unknown = value.valueBlock.value;
  return typeof text === 'string' ? text : '';
}

/** RFC 4514 §2.4 */
function escaped(text: string): string {
  return text
    .replace(/[",+;<>\\]/gu, String.raw`\$&`)
    .replace(/^[ #]/u, String.raw`\$&`)
    .replace(/ $/u, String.raw`\ `)
    .replaceAll('\0', String.raw`\00`);
}
