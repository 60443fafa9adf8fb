const browsers = [
  ['yandex', /\bYaBrowser\//u],
  ['edge', /\bEdg(?:A|iOS)?\//u],
  ['opera', /\bOPR\//u],
  ['samsung', /\bSamsungBrowser\//u],
  ['firefox', /\b(?:Firefox|FxiOS)\//u],
  ['chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//u],
  ['safari', /\bVersion\/.*\bSafari\//u],
] as const;

const systems = [
  ['android', /\bAndroid\b/u],
  ['ios', /\b(?:iPhone|iPad|iPod)\b/u],
  ['windows', /\bWindows\b/u],
  ['macos', /\bMac OS X\b/u],
  ['linux', /\bLinux\b/u],
] as const;

export const browserCodes = [...browsers.map(([code]) => code), 'other'] as const;
export const systemCodes = [...systems.map(([code]) => code), 'other'] as const;

/** A browser and what it runs on, in words that its owner knows it by and that single nobody out. */
export interface BrowserName {
  readonly browser: (typeof browserCodes)[number];
  readonly system: (typeof systemCodes)[number];
}

/** Of the header `User-Agent`; most browsers claim to be others as well, so the order of the lists decides. */
export function browserNameOf(userAgent: string): BrowserName {
  const text = userAgent.slice(0, 512);
  return {
    browser: browsers.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other',
    system: systems.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other',
  };
}

/** `<browser>/<system>`, as it is stored. */
export function formatBrowserName({ browser, system }: BrowserName): string {
  return `${browser}/${system}`;
}

/** What was stored by this or another release; whatever it does not know is `other`. */
export function parseBrowserName(stored: unknown): BrowserName | undefined {
  if (typeof stored !== 'string') return undefined;
  const [browser, system] = stored.split('/');
  return {
    browser: browserCodes.find((code) => code === browser) ?? 'other',
    system: systemCodes.find((code) => code === system) ?? 'other',
  };
}
