import { type Browser, chromium } from 'playwright-core';

interface BrowserLaunch {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/**
 * Starts the Chromium that the global set-up unpacked. One per test file; a new context per person.
 * Only the sandbox flag is passed: the package's own arguments would switch web security off.
 */
export async function launchBrowser(): Promise<Browser> {
  const prepared = process.env['BROWSER_LAUNCH'];
  if (prepared === undefined) throw new Error('BROWSER_LAUNCH is missing: run the tests through jest.config.mjs');
  const { executablePath, env } = JSON.parse(prepared) as BrowserLaunch;
  return chromium.launch({ executablePath, env: { ...definedEnvironment(), ...env }, args: ['--no-sandbox'] });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
