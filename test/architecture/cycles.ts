import type { Import, SourceModule } from './source-module.ts';

/** The record of everything that is wired together: it names the types of its parts, and the parts name its type. */
const record = 'src/deps.ts';

/**
 * Every group of files that import each other in a ring, types included, as `a -> b -> a`; one ring for each entry point found.
 * Depth-first search; a file that is finished cannot be part of a new ring.
 */
export function importCycles(modules: readonly SourceModule[]): string[] {
  const counts = ({ target, kind }: Import): boolean => kind === 'static' || (kind === 'type' && target !== record);
  const graph = new Map(modules.map(({ path, imports }) => [path, imports.filter(counts).map(({ target }) => target)]));
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || finished.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}
