import { type Browser, chromium } from 'playwright-core';

interface BrowserLaunch {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

let running: Promise<Browser> | undefined;

/**
 * The Chromium that the global set-up unpacked: started once for all test files of this process, with a new context for each person.
 * What `close` of a file closes are its contexts. The browser itself ends with the process.
 */
export async function launchBrowser(): Promise<Browser> {
  running = (await running?.catch(() => undefined))?.isConnected() === true ? running : launch();
  const browser = await running!;
  return new Proxy(browser, {
    get(target, property) {
      if (property === 'close') return async () => void (await Promise.all(target.contexts().map((context) => context.close())));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Only the sandbox flag is passed: the package's own arguments would switch web security off. */
function launch(): Promise<Browser> {
  const prepared = process.env['BROWSER_LAUNCH'];
  if (prepared === undefined) throw new Error('BROWSER_LAUNCH is missing: run the tests through jest.config.mjs');
  const { executablePath, env } = JSON.parse(prepared) as BrowserLaunch;
  return chromium.launch({ executablePath, env: { ...definedEnvironment(), ...env }, args: ['--no-sandbox'] });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
