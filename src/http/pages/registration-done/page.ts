import { readCookie, setCookie } from '../../middleware/cookies.ts';
import { showPage, type Page } from '../page.ts';
import { clearSecret, readSecret } from '../registration-journey/cookie.ts';
import { registrationHere } from '../registration-journey/guard.ts';
import { doneView } from './view.ts';

/** Says that this browser has seen the end, and nothing of whose it was: the page can be loaded again. */
const SEEN = 'registered';
const SEEN_SECONDS = 600;

/** The account exists; nobody sent the citizen here. Whoever uses the browser next finds nothing of the registration in it. */
export const registrationDonePage: Page = {
  path: '/registration/done',
  async get(ctx, deps) {
    const again = readSecret(ctx, deps) === undefined && readCookie(ctx, deps, SEEN) !== undefined;
    if (!again && (await registrationHere(ctx, deps)) === undefined) return;
    clearSecret(ctx, deps);
    setCookie(ctx, deps, { name: SEEN, value: 'yes', maxAgeSeconds: SEEN_SECONDS });
    showPage(ctx, { title: ctx.state.page.t('registration.done_title') }, doneView(ctx.state.page));
  },
};
