import { setImmediate as letOthersBy } from 'node:timers/promises';
import type { ExportedTrail } from '../../../capabilities/audit/export-events.ts';
import type { PersonalCopy } from '../../../capabilities/personal-data/export-personal-data.ts';

/**
 * The copy as a JSON text, piece by piece: names with underscores, moments in ISO 8601 (docs/personal-data-export.schema.json). After each page of
 * events everything else that the process has to do comes first.
 */
export async function* exportAsJson({ parts, trail }: PersonalCopy): AsyncGenerator<string> {
  yield JSON.stringify(parts, undefined, 2).slice(0, -'\n}'.length);
  for (const part of ['disclosures', 'activity'] as const) {
    yield `,\n  "${part}": [`;
    yield* events(trail, part);
    yield ']';
  }
  yield '\n}\n';
}

async function* events(trail: ExportedTrail, part: 'disclosures' | 'activity'): AsyncGenerator<string> {
  let separator = '\n';
  for await (const page of trail.pages(part)) {
    yield `${separator}${page.map((event) => `    ${JSON.stringify(event)}`).join(',\n')}`;
    separator = ',\n';
    await letOthersBy();
  }
}
