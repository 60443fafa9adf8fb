import { openLineLog } from '../disk/line-log.ts';
import { isSoftBrowser, newSoftBrowser, type SoftBrowser } from './browser.ts';

export interface Browsers {
  /** `serverKey` is that of the site which will send. */
  subscribe(serverKey: string): SoftBrowser;
  /** Ends the subscription; false when there is none. */
  end(id: string): boolean;
  find(id: string): SoftBrowser | undefined;
  /** Newest first, those that have ended left out. */
  list(): readonly SoftBrowser[];
}

/** The browsers of the sandbox, on disk, so that a subscription outlives a restart as a real one does. */
export function openBrowsers(file: string): Browsers {
  const log = openLineLog(file, isSoftBrowser);
  const byId = new Map(log.read().map((browser) => [browser.id, browser]));
  const put = (browser: SoftBrowser) => {
    byId.set(browser.id, browser);
    log.append(browser, () => [...byId.values()]);
    return browser;
  };
  return {
    subscribe: (serverKey) => put(newSoftBrowser(byId.size + 1, serverKey)),
    end(id) {
      const browser = byId.get(id);
      if (browser === undefined || browser.ended) return false;
      put({ ...browser, ended: true });
      return true;
    },
    find: (id) => byId.get(id),
    list: () => [...byId.values()].filter(({ ended }) => !ended).toReversed(),
  };
}
