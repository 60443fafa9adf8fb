import type { Page } from 'playwright-core';
import { axeViolations } from './axe.ts';

/** How many pixels the page sticks out of its window; waits for the style sheets, without which it is wider than it will be. */
export async function pixelsTooWide(page: Page): Promise<number> {
  await page.waitForLoadState();
  return await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What stands in somebody's way, as readable lines: all that axe finds, and a page wider than its window. None when the page is fit. */
export async function pageFaults(page: Page): Promise<string[]> {
  const overflow = await pixelsTooWide(page);
  return [...(await axeViolations(page)), ...(overflow > 0 ? [`${overflow} px too wide`] : [])];
}
