import { describe, expect, it } from '@jest/globals';
import { isMadeOfOwnWord } from '../../src/capabilities/authentication/own-words.ts';
import { passwordFaults, type PasswordFault, type PasswordRules } from '../../src/capabilities/authentication/password-policy.ts';

const rules: PasswordRules = { minimumLength: 8, maximumLength: 128, requireLowerUpperDigit: true };
const lengthOnly: PasswordRules = { ...rules, requireLowerUpperDigit: false };
const passphrase = 'The 3 owls of Kizhi count wooden nails by candlelight every nite';

function faults(password: string, ownWords: readonly string[] = []): PasswordFault[] {
  return passwordFaults(password, rules, ownWords);
}

describe('length', () => {
  it('accepts the shortest and refuses one character less', () => {
    expect(faults('Vb7xQm2k')).toEqual([]);
    expect(faults('Vb7xQm2')).toEqual(['too_short']);
  });

  it('accepts 128 characters and refuses 129, whatever the rest says', () => {
    expect(faults(`Aa1${'x'.repeat(125)}`)).toEqual([]);
    expect(faults(`Aa1${'x'.repeat(126)}`)).toEqual(['too_long']);
  });

  it('accepts a passphrase of 64 characters with spaces', () => {
    expect(passphrase).toHaveLength(64);
    expect(faults(passphrase)).toEqual([]);
  });

  it('counts characters, not UTF-16 units or bytes', () => {
    expect(faults('Aa1🦉🦉🦉🦉')).toEqual(['too_short']);
    expect(faults('Aa1🦉🦉🦉🦉🦉')).toEqual([]);
    expect(faults(`Aa1${'🦉'.repeat(125)}`)).toEqual([]);
  });

  it('counts a letter and its accent once, in either spelling', () => {
    expect(faults('Aa1e\u0301e\u0301e\u0301e\u0301')).toEqual(['too_short']);
    expect(faults('Aa1ййййй'.normalize('NFD'))).toEqual([]);
  });

  it('keeps spaces at the ends as characters', () => {
    expect(faults('  Vb7xQm')).toEqual([]);
  });
});

describe('kinds of characters', () => {
  it.each<[string, PasswordFault]>([
    ['vb7xqm2kz', 'needs_upper'],
    ['VB7XQM2KZ', 'needs_lower'],
    ['VbxQmkzRt', 'needs_digit'],
  ])('"%s" %s', (password, fault) => {
    expect(faults(password)).toEqual([fault]);
  });

  it('does not take Cyrillic letters or other digits for those that are asked', () => {
    expect(faults('Щкафчик٧٧')).toEqual(['needs_lower', 'needs_upper', 'needs_digit']);
  });

  it('names everything that is missing at once', () => {
    expect(faults('')).toEqual(['too_short', 'needs_lower', 'needs_upper', 'needs_digit']);
  });

  it('can be left to length alone', () => {
    expect(passwordFaults('correct horse battery', lengthOnly, [])).toEqual([]);
  });

  it.each([['\0'], ['\n'], ['\t'], ['\u001B'], ['\u007F'], ['\u0085'], ['\uD800']])('refuses a control character: %j', (character) => {
    expect(faults(`Vb7xQm2k${character}tail`)).toEqual(['has_control_characters']);
  });
});

describe('passwords that guessers try first', () => {
  it.each([['Password1'], ['Qwerty123'], ['ABCD1234abcd'.slice(0, 8)], ['Samara163'], ['Tatiana1']])(
    'refuses %s in any case',
    (password) => {
      expect(passwordFaults(password, lengthOnly, [])).toEqual(['too_common']);
    },
  );

  it.each([['солнышко'], ['solnyshko'], ['cjkysirj'], ['АЛЕКСАНДР'], ['aleksandr'], ['fktrcfylh']])(
    'refuses the Russian %s',
    (password) => {
      expect(passwordFaults(password, lengthOnly, [])).toEqual(['too_common']);
    },
  );

  it('looks at the whole password, not at its parts', () => {
    expect(faults('Password1-of-the-old-mill')).toEqual([]);
  });
});

describe('words that everybody knows of the owner', () => {
  const own = ['Щербакова', "Д'Арк", 'zhanna.d@post.example', '+79161234567'];

  it.each([
    ['Щербакова1990'],
    ['Shcherbakova1990'],
    ['2Shcherbakova!'],
    ['Oth,frjdf1990'],
    ['zhanna.d@post.example'],
    ['Zhanna2024'],
    ['Zhanna.D2024'],
    ['Aa79161234567'],
    ['Aa9161234567'],
    ['Paiza2026'],
  ])('refuses %s', (password) => {
    expect(passwordFaults(password, lengthOnly, own)).toEqual(['too_common']);
  });

  it.each([['Shcherbakova and 2 sons'], ['79161234567-Aa1-but-more-9'], ['Ivanov1990x5tail']])('accepts %s', (password) => {
    expect(faults(password, own)).toEqual([]);
  });

  it('is not confused by empty or one-letter words', () => {
    expect(isMadeOfOwnWord('Vb7xQm2k', ['', ' ', 'V', '7', '-'])).toBe(false);
  });
});
