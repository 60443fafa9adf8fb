import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** One file of the project as the rules see it. */
export interface SourceModule {
  /** From the project's root, with forward slashes: `src/kernel/ids.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path from the project's root for files of ours, else the package or `node:` name as written. */
  readonly target: string;
  /** `type` leaves nothing at run time; `dynamic` is `import(…)`. */
  readonly kind: 'static' | 'type' | 'dynamic';
  /** What the statement names in braces. */
  readonly names: readonly string[];
}

const statement = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w$*{][^'"`;]*?\sfrom\s*|\{\}\s*from\s*)?['"]([^'"]+)['"]/gm;
const dynamicImport = /\bimport\(\s*['"`]([^'"`]+)['"`]\s*[,)]/g;
const typeQuery = /\btypeof\s+import\(/g;

/** Reads every TypeScript file below the folders, sorted by path. */
export function readModules(root: string, folders: readonly string[]): SourceModule[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .filter((path) => /\.(ts|js|mjs)$/.test(path))
      .toSorted()
      .map((path) => parseModule(path, readFileSync(join(root, path), 'utf8'))),
  );
}

export function parseModule(path: string, text: string): SourceModule {
  const code = withoutComments(text).replace(typeQuery, 'typeof (');
  const statements = [...code.matchAll(statement)].map(([whole, typeWord, target]): Import => {
    const names = namesInBraces(whole);
    const onlyTypes = typeWord !== undefined || (names.length > 0 && names.every((name) => name.startsWith('type ')));
    return { target: resolve(path, target!), kind: onlyTypes ? 'type' : 'static', names };
  });
  const dynamic = [...code.matchAll(dynamicImport)].map(([, target]): Import => ({
    target: resolve(path, target!),
    kind: 'dynamic',
    names: [],
  }));
  return { path, text, imports: [...statements, ...dynamic] };
}

/** Empty when the statement brings something beside the names, such as a default import. */
function namesInBraces(importStatement: string): string[] {
  const names = /^\s*(?:import|export)\s+(?:type\s+)?\{([^}]*)\}/.exec(importStatement)?.[1] ?? '';
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function resolve(from: string, target: string): string {
  return target.startsWith('.') ? posix.join(posix.dirname(from), target) : target;
}

/** Blanks comments and leaves strings alone, because an address in a string holds two slashes. */
export function withoutComments(text: string): string {
  return text.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, literal?: string) => literal ?? ' ',
  );
}
