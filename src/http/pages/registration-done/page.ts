import { showPage, type Page } from '../page.ts';
import { registrationHere } from '../registration-journey/guard.ts';
import { doneView } from './view.ts';

/** The account exists; nobody sent the citizen here. */
export const registrationDonePage: Page = {
  path: '/registration/done',
  async get(ctx, deps) {
    if ((await registrationHere(ctx, deps)) === undefined) return;
    showPage(ctx, { title: ctx.state.page.t('registration.done_title') }, doneView(ctx.state.page));
  },
};
