import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

const axeSource = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core (WCAG 2.x A and AA, and its best practices) holds against the page; one readable line for each element, none when clean.
 * The script enters by evaluation, not as a script element, so the page's content security policy stays as strict as it is; over the
 * protocol itself, for what enters by `page.evaluate` is compiled twice.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await enter(page);
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => ({ violations }))',
  );
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact ?? 'unrated'}): ${help}: ${target.join(' ')}: ${oneLine(failureSummary)}`),
  );
}

async function enter(page: Page): Promise<void> {
  // Not detached afterwards: with it would go what other sessions have simulated on this page, such as a device for passkeys.
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  const { exceptionDetails } = await (await session).send('Runtime.evaluate', { expression: `${axeSource};undefined` });
  if (exceptionDetails !== undefined) throw new Error(`axe could not enter the page: ${exceptionDetails.text}`);
}

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim();
}
