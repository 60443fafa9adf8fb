import type { Page } from '../pages/page.ts';
import { accountPage } from './account/page.ts';
import { signInDonePage, signInPage } from './sign-in/page.ts';

/** Every page of the citizen's own. */
export const cabinetPages: readonly Page[] = [signInPage, signInDonePage, accountPage];
