import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { catalogues } from '../../src/kernel/texts.ts';
import { countDefinitions, problemCodes } from './problem-codes.ts';
import { parseModule, readModules } from './source-module.ts';

const modules = readModules(join(import.meta.dirname, '../..'), ['src']);
const codes = problemCodes(modules);

describe('every refusal', () => {
  it('is found', () => {
    const { called, read } = countDefinitions(modules);
    expect(called).toBeGreaterThan(0);
    expect(read).toBe(called);
    expect(codes.length).toBeGreaterThanOrEqual(called);
  });

  it('has a code of its own', () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it.each(['ru', 'en'] as const)('says in %s what is wrong and what to do next', (language) => {
    const wanted = codes.flatMap((code) => [`problem.${code}`, `problem.${code}.next`]);
    expect(wanted.filter((key) => !Object.hasOwn(catalogues[language], key))).toEqual([]);
  });

  it('that has a text still exists, in every area that lists its refusals', () => {
    const areas = new Set(codes.map((code) => code.split('.')[0]));
    const described = Object.keys(catalogues.ru)
      .filter((key) => key.startsWith('problem.'))
      .map((key) => key.replace(/^problem\./, '').replace(/\.next$/, ''));
    const ofKnownAreas = [...new Set(described)].filter((code) => code.includes('.') && areas.has(code.split('.')[0]));
    expect(ofKnownAreas.filter((code) => !codes.includes(code))).toEqual([]);
  });
});

describe('reading refusals', () => {
  const file = (text: string) => [parseModule('src/capabilities/accounts/problems.ts', text)];

  it('takes area and codes, over several lines and with comments between', () => {
    const text = `export const p = defineProblems('accounts', {\n  /** Taken: by somebody. */\n  taken: 409,\n  'locked': 423, // for a day: see\n});`;
    expect(problemCodes(file(text))).toEqual(['accounts.taken', 'accounts.locked']);
    expect(countDefinitions(file(text))).toEqual({ called: 1, read: 1 });
  });

  it('notices a definition that it cannot read', () => {
    expect(countDefinitions(file(`defineProblems(area, statuses);`))).toEqual({ called: 1, read: 0 });
  });
});
