import { type SourceModule, withoutComments } from './source-module.ts';

export interface FileRule {
  /** A sentence of the specification. */
  readonly title: string;
  readonly allows: (module: SourceModule) => boolean;
}

const maxLines = 300;
const drawer = /(^|\/)(utils?|common|helpers?|services?|types|misc|shared|index)(\.\w+$|\/)/;
const environmentReaders = new Set(['src/config.ts', 'src/main.ts']);
const isSource = ({ path }: SourceModule): boolean => path.startsWith('src/');
const code = ({ text }: SourceModule): string => withoutComments(text);

export const fileRules: readonly FileRule[] = [
  {
    title: 'no file is a drawer without a subject',
    allows: ({ path }) => !drawer.test(path),
  },
  {
    title: `no source file is longer than ${maxLines} lines`,
    allows: (module) => !isSource(module) || module.text.trimEnd().split('\n').length <= maxLines,
  },
  {
    title: 'the source has no default exports',
    allows: (module) => !isSource(module) || !/^\s*export\s+default\b|\bas\s+default\b/m.test(code(module)),
  },
  {
    title: 'no file hands on what another file has',
    allows: (module) => !isSource(module) || !/^\s*export\s+\*/m.test(code(module)),
  },
  {
    title: 'the environment is read in one place',
    allows: (module) =>
      !isSource(module) ||
      environmentReaders.has(module.path) ||
      !/\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(code(module)),
  },
  {
    title: 'a room lists its refusals in problems.ts',
    allows: (module) =>
      !module.path.startsWith('src/capabilities/') || module.path.endsWith('/problems.ts') || !/\bdefineProblems\(/.test(code(module)),
  },
];

export function offenders(rule: FileRule, modules: readonly SourceModule[]): string[] {
  return modules.filter((module) => !rule.allows(module)).map(({ path }) => path);
}
