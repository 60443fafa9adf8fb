import { parseBrowserName } from '../../kernel/browser-name.ts';
import type { Translate } from '../../kernel/texts.ts';

/** A browser and its system as their owner calls them: `Chrome, Windows`. */
export function deviceText(t: Translate, stored: unknown): string {
  const name = parseBrowserName(stored);
  if (name === undefined) return t('activity.device_unknown');
  const { browser, system } = name;
  if (system === 'other') return t(`activity.browser_${browser}`);
  return t('activity.device', { browser: t(`activity.browser_${browser}`), system: t(`activity.system_${system}`) });
}
