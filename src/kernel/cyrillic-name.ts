import { parsePersonName, type PersonName } from './person-name.ts';

/** The Russian alphabet, then what other peoples of Russia add to it: a Latin look-alike among them would match no registry. */
const SMALL_LETTERS =
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя' +
  // Tatar, Bashkir, Kalmyk, Buryat, Yakut, Kazakh
  'әөүұҗңһғҙҡҫҕҥқі' +
  // Chuvash, Komi, Udmurt, Mari, Khakas, Altai, Tuvan
  'ӑӗӳӧӝӟӥӵӱӓӹӌј' +
  // Ossetian; peoples of the Caucasus
  'ӕӏ' +
  // Mansi, Khanty, Nenets, Chukchi, Koryak, Sami, Yukaghir
  'ӈӄӆԓӣӯҋҍҏӎӊԛԝ' +
  // Ukrainian, Belarusian
  'ґєїў';

const CYRILLIC = new RegExp(`^[${SMALL_LETTERS}${SMALL_LETTERS.toUpperCase()} '’.-]+$`, 'u');

/** Keyboards of phones write these for a hyphen and an apostrophe. */
const DASHES = /\s*[\u2010-\u2015\u2212-]\s*/gu;
const APOSTROPHES = /[`´ʼ‘]/gu;

/** A name as Russian documents write it, also that of a foreign citizen; dashes and apostrophes of any make become plain ones. */
export function parseCyrillicName(text: string): PersonName | undefined {
  const name = parsePersonName(text.slice(0, MAX_TYPED).replace(DASHES, '-').replace(APOSTROPHES, '’'));
  return name !== undefined && CYRILLIC.test(name) ? name : undefined;
}

/** More than any name with the spaces around it: longer texts are cut before they are worked on, and are then too long all the same. */
const MAX_TYPED = 400;
