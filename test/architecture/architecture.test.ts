import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { importCycles } from './cycles.ts';
import { fileRules, offenders } from './file-rules.ts';
import { importRules, livingNouns, violations } from './import-rules.ts';
import { readModules } from './source-module.ts';

const modules = readModules(join(import.meta.dirname, '../..'), ['src', 'migrations']);

describe('the house', () => {
  it('is read whole', () => {
    const paths = modules.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['src/kernel/problem.ts', 'src/database/connect.ts', 'migrations/2026-11-22T1000-audit.ts']),
    );
    const arrows = modules.flatMap(({ imports }) => imports).filter(({ target }) => target.startsWith('src/'));
    expect(arrows.filter(({ target }) => !paths.includes(target))).toEqual([]);
    expect(arrows.length).toBeGreaterThan(modules.length / 2);
  });

  it.each(importRules.map((rule) => [rule.title, rule] as const))('%s', (_title, rule) => {
    expect(violations(rule, modules)).toEqual([]);
  });

  it('has no ring of imports', () => {
    expect(importCycles(modules)).toEqual([]);
  });

  it.each(fileRules.map((rule) => [rule.title, rule] as const))('%s', (_title, rule) => {
    expect(offenders(rule, modules)).toEqual([]);
  });

  it('excuses no file that is gone', () => {
    expect(modules.map(({ path }) => path)).toEqual(expect.arrayContaining([...livingNouns]));
  });
});
