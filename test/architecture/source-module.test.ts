import { describe, expect, it } from '@jest/globals';
import { parseModule } from './source-module.ts';

const importsOf = (text: string) => parseModule('src/http/page.ts', text).imports.map(({ target, kind }) => ({ target, kind }));

describe('reading imports', () => {
  it('takes the names in braces, and none when more is imported than those', () => {
    const names = (text: string) => parseModule('src/http/page.ts', text).imports.map((step) => step.names);
    expect(names(`import { a, type B } from './a.ts';`)).toEqual([['a', 'type B']]);
    expect(names(`import a, { b } from './a.ts';`)).toEqual([[]]);
  });

  it.each([
    [`import { a } from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'static' }]],
    [`import a, { type B } from '../b.ts';`, [{ target: 'src/b.ts', kind: 'static' }]],
    [`import * as all from "koa";`, [{ target: 'koa', kind: 'static' }]],
    [`import type { A } from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'type' }]],
    [`import { type A, type B } from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'type' }]],
    [`import {\n  a,\n  b,\n} from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'static' }]],
    [`import './a.ts';`, [{ target: 'src/http/a.ts', kind: 'static' }]],
    [`import data from './a.json' with { type: 'json' };`, [{ target: 'src/http/a.json', kind: 'static' }]],
    [`export { a } from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'static' }]],
    [`export * from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'static' }]],
    [`export type { A } from './a.ts';`, [{ target: 'src/http/a.ts', kind: 'type' }]],
    [`const a = await import('./a.ts');`, [{ target: 'src/http/a.ts', kind: 'dynamic' }]],
    [
      `import { a } from 'a'; // why\nimport { b } from 'b';`,
      [
        { target: 'a', kind: 'static' },
        { target: 'b', kind: 'static' },
      ],
    ],
  ])('%j', (text, expected) => {
    expect(importsOf(text)).toEqual(expected);
  });

  it.each([
    `// import { a } from './a.ts';`,
    `/*\nimport { a } from './a.ts';\n*/`,
    `export const from = 'elsewhere';`,
    `export function importFrom(place: string) { return place; }`,
    `const address = 'https://example.org/import';`,
  ])('finds none in %j', (text) => {
    expect(importsOf(text)).toEqual([]);
  });

  it('is not thrown off by an address or an apostrophe above an import', () => {
    const text = `/** Don't. */\nconst a = 'https://example.org'; // it's far\nimport { b } from './b.ts';`;
    expect(importsOf(text)).toEqual([{ target: 'src/http/b.ts', kind: 'static' }]);
  });
});
