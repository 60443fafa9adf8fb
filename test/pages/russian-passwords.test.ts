import { describe, expect, it } from '@jest/globals';
import russian from '../../config/passwords/russian.json' with { type: 'json' };

const letters =
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:h ц:ts ч:ch ш:sh щ:sch ъ: ы:y ь: э:e ю:yu я:ya';
const latin = new Map(letters.split(' ').map((pair) => [pair.charAt(0), pair.slice(2)]));
const keys = { cyrillic: 'ёйцукенгшщзхъфывапролджэячсмитьбю', latin: "`qwertyuiop[]asdfghjkl;'zxcvbnm,." };

const onLatinLayout = (word: string): string => [...word].map((letter) => keys.latin[keys.cyrillic.indexOf(letter)]).join('');
const transliterated = (word: string): string => [...word].map((letter) => latin.get(letter)).join('');

describe('the Russian words that make a password weak', () => {
  it('stand with both ways of typing them in Latin: transliterated, and on the wrong layout', () => {
    for (const [word, forms] of [...Object.entries(russian.words), ...Object.entries(russian.names)])
      expect({ word, forms }).toEqual({ word, forms: [...new Set([transliterated(word), onLatinLayout(word)])] });
  });

  it('are lower case, as the meter compares them', () => {
    const all = [...russian.passwords, ...Object.entries(russian.words).flat(2), ...Object.entries(russian.names).flat(2)];
    expect(all.filter((word) => word !== word.toLowerCase())).toEqual([]);
    expect(new Set(russian.passwords).size).toBe(russian.passwords.length);
  });

  it('come with the ЙЦУКЕН keyboard, on which neighbours know each other', () => {
    const graph: Readonly<Record<string, readonly (string | null)[]>> = russian.keyboards.jcuken;
    expect(graph['ц']).toEqual(['йЙ', '2"', '3№', 'уУ', 'ыЫ', 'фФ']);
    for (const [key, neighbours] of Object.entries(graph)) {
      expect(neighbours).toHaveLength(6);
      for (const neighbour of neighbours.filter((one) => one !== null))
        expect(graph[neighbour[0] ?? '']?.some((one) => one?.includes(key) ?? false)).toBe(true);
    }
  });
});
