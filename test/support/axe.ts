import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

const axeSource = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core (WCAG 2.x A and AA, and its best practices) holds against the page; one readable line for each element, none when clean.
 * The script enters by evaluation, not as a script element, so the page's content security policy stays as strict as it is.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact ?? 'unrated'}): ${help}: ${target.join(' ')}: ${oneLine(failureSummary)}`),
  );
}

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim();
}
