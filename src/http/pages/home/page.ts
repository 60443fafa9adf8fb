import { findSignedIn } from '../../cabinet/signed-in.ts';
import { showPage, type Page } from '../page.ts';
import { homeView, proseView } from './view.ts';

export const homePage: Page = {
  path: '/',
  async get(ctx, deps) {
    const signedIn = await findSignedIn(ctx, deps);
    showPage(ctx, { title: ctx.state.page.t('home.title') }, homeView(ctx.state.page, signedIn?.account.assuranceLevel));
  },
};

/** The pages the footer leads to. */
export const prosePages: readonly Page[] = (['help', 'privacy', 'terms'] as const).map((name) => ({
  path: `/${name}`,
  async get(ctx) {
    showPage(ctx, { title: ctx.state.page.t(`home.${name}_title`) }, proseView(ctx.state.page, name));
  },
}));
