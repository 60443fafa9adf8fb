import { cabinetPaths, signInPath } from '../../cabinet/paths.ts';
import { readCookie, setCookie } from '../../middleware/cookies.ts';
import { seeOther, showPage, type Page } from '../page.ts';
import { clearSecret, keepFirstSignIn, readSecret, secretIn } from '../registration-journey/cookie.ts';
import { registrationHere } from '../registration-journey/guard.ts';
import { doneView } from './view.ts';

/** Says that this browser has seen the end, and nothing of whose it was: the page can be loaded again. */
const SEEN = 'registered';
const SEEN_SECONDS = 600;

/**
 * The account exists; nobody sent the citizen here. Whoever uses the browser next finds nothing of the registration in it: only this one
 * showing of the page can go on to the personal data without a password, soon and once.
 */
export const registrationDonePage: Page = {
  path: '/registration/done',
  async get(ctx, deps) {
    const secret = readSecret(ctx, deps);
    const again = secret === undefined && readCookie(ctx, deps, SEEN) !== undefined;
    if (!again && (await registrationHere(ctx, deps)) === undefined) return;
    clearSecret(ctx, deps);
    setCookie(ctx, deps, { name: SEEN, value: 'yes', maxAgeSeconds: SEEN_SECONDS });
    showPage(ctx, { title: ctx.state.page.t('registration.done_title') }, doneView(ctx.state.page, secret));
  },
  async post(ctx, deps) {
    const secret = secretIn(ctx.state.form.text('proof'));
    if (secret !== undefined) keepFirstSignIn(ctx, deps, secret);
    seeOther(ctx, signInPath(cabinetPaths.identity));
  },
};
