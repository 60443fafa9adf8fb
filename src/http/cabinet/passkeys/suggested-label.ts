import { browserNameOf, formatBrowserName } from '../../../kernel/browser-name.ts';
import type { PageHttpContext } from '../../pages/page.ts';
import { deviceText } from '../device-text.ts';

/** What a new passkey may be called: most are kept where they are made. */
export function suggestedLabel(ctx: PageHttpContext): string {
  const { t } = ctx.state.page;
  const name = browserNameOf(ctx.get('user-agent'));
  return name.browser === 'other' ? t('passkey.label_new') : deviceText(t, formatBrowserName(name));
}
