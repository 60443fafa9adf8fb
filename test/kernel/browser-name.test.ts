import { describe, expect, it } from '@jest/globals';
import { browserNameOf, formatBrowserName, parseBrowserName } from '../../src/kernel/browser-name.ts';
import { coarseNetwork } from '../../src/kernel/coarse-network.ts';

const agents: Readonly<Record<string, string>> = {
  'yandex/android': 'Mozilla/5.0 (Linux; arm_64; Android 14; K) AppleWebKit/537.36 Chrome/130.0 YaBrowser/24.12.1 Mobile Safari/537.36',
  'edge/windows': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
  'opera/windows': 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0',
  'samsung/android': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
  'firefox/linux': 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'firefox/ios': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 FxiOS/133.0 Mobile/15E148 Safari/605.1.15',
  'chrome/macos': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36',
  'safari/ios': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1',
  'other/other': 'node',
};

describe('the name of a browser', () => {
  it.each(Object.entries(agents))('is %s for what says so among much else', (name, agent) => {
    expect(formatBrowserName(browserNameOf(agent))).toBe(name);
  });

  it('is read back, and what another release has stored is not lost', () => {
    expect(parseBrowserName('yandex/android')).toEqual({ browser: 'yandex', system: 'android' });
    expect(parseBrowserName('atom/android')).toEqual({ browser: 'other', system: 'android' });
    expect(parseBrowserName(undefined)).toBeUndefined();
  });
});

describe('the network that is kept of a session', () => {
  it.each([
    ['198.51.100.7', '198.51'],
    ['10.1.2.3', 'local'],
    ['172.20.0.1', 'local'],
    ['172.32.0.1', '172.32'],
    ['192.168.0.5', 'local'],
    ['127.0.0.1', 'local'],
    ['2001:db8:1:2::/64', '2001:db8'],
    ['fd00:1:2:3::/64', 'local'],
    ['0:0:0:0::/64', 'local'],
  ])('of %s is %s', (network, coarse) => {
    expect(coarseNetwork(network)).toBe(coarse);
  });
});
