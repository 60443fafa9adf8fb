import { type SourceModule, withoutComments } from './source-module.ts';

const definition = /\bdefineProblems\(\s*['"]([\w-]+)['"]\s*,\s*\{([^}]*)\}/g;

/** Every refusal the project can give, as `<area>.<code>`, read from the calls of `defineProblems`. */
export function problemCodes(modules: readonly SourceModule[]): string[] {
  return modules.flatMap(({ text }) =>
    [...withoutComments(text).matchAll(definition)].flatMap(([, area, body]) =>
      [...body!.matchAll(/['"]?([\w-]+)['"]?\s*:/g)].map(([, code]) => `${area}.${code}`),
    ),
  );
}

/** How often `defineProblems` is called; a call that the pattern above cannot read would hide its codes. */
export function countDefinitions(modules: readonly SourceModule[]): { readonly called: number; readonly read: number } {
  const count = (pattern: RegExp) => modules.reduce((sum, { text }) => sum + [...withoutComments(text).matchAll(pattern)].length, 0);
  return { called: count(/(?<!function )\bdefineProblems(?:<[^>]*>)?\(/g), read: count(definition) };
}
