/** What two spellings of one name have in common: case, Ё and Е, spaces and hyphens, and the makes of apostrophes do not count. */
export function nameKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[`´ʼ‘’']/gu, "'")
    .replace(/[\s\u2010-\u2015\u2212-]+/gu, ' ')
    .trim();
}
