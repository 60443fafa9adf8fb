import type { PersonalData } from '../../../capabilities/personal-data/export-personal-data.ts';

/** The copy as a JSON text: names with underscores, moments in ISO 8601 (docs/personal-data-export.md). */
export function exportAsJson(data: PersonalData): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
