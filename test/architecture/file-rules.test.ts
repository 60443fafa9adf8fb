import { describe, expect, it } from '@jest/globals';
import { fileRules, offenders } from './file-rules.ts';
import { parseModule } from './source-module.ts';

const faults: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'no file is a drawer without a subject': [
    ['src/kernel/utils.ts', ''],
    ['src/http/helpers/cookie.ts', ''],
    ['src/capabilities/accounts/index.ts', ''],
    ['src/capabilities/accounts/types.ts', ''],
  ],
  'no source file is longer than 300 lines': [['src/kernel/ids.ts', 'a;\n'.repeat(301)]],
  'the source has no default exports': [
    ['src/kernel/ids.ts', 'export default function newId() {}'],
    ['src/kernel/ids.ts', 'const a = 1;\nexport { a as default };'],
  ],
  'no file hands on what another file has': [['src/kernel/ids.ts', `export * from './snils.ts';`]],
  'the environment is read in one place': [
    ['src/http/page.ts', `const port = process.env['PORT'];`],
    ['src/http/page.ts', `const { env } = process;`],
    ['src/http/page.ts', `const port = process['env'];`],
  ],
  'a room lists its refusals in problems.ts': [
    ['src/capabilities/accounts/open-account.ts', `const problems = defineProblems('accounts', { taken: 409 });`],
  ],
};

const allowed: readonly (readonly [string, string])[] = [
  ['src/kernel/identifier.ts', 'a;\n'.repeat(300)],
  ['src/config.ts', `const home = process.env['HOME'];`],
  ['src/config-types.ts', '// never process.env here, no export default either'],
  ['src/capabilities/accounts/problems.ts', `export const problems = defineProblems('accounts', { taken: 409 });`],
  ['src/http/page.ts', 'process.exitCode = 1;'],
];

describe('the file rules', () => {
  it.each(fileRules.map((rule) => [rule.title, rule] as const))('refuse what breaks "%s"', (title, rule) => {
    const examples = faults[title] ?? [];
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter(([path, text]) => offenders(rule, [parseModule(path, text)]).length === 0)).toEqual([]);
  });

  it.each(allowed)('let %s be', (path, text) => {
    expect(fileRules.filter((rule) => offenders(rule, [parseModule(path, text)]).length > 0)).toEqual([]);
  });
});
