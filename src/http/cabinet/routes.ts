import type { Page } from '../pages/page.ts';
import { accountPage } from './account/page.ts';
import { checksEventsPage } from './checks/events-page.ts';
import { checksPage } from './checks/page.ts';
import { bankAnswerPage } from './confirm-by-bank/answer-page.ts';
import { confirmByBankPage } from './confirm-by-bank/page.ts';
import { challengePage } from './confirm-by-signature/challenge-page.ts';
import { confirmBySignaturePage } from './confirm-by-signature/page.ts';
import { confirmPage } from './confirm/page.ts';
import { confirmByLetterPage } from './confirm-by-letter/page.ts';
import { contactCodePage } from './contact-code/page.ts';
import { contactsPage } from './contacts/page.ts';
import { identityPage } from './identity/page.ts';
import { signInDonePage, signInPage } from './sign-in/page.ts';

/** Every page of the citizen's own. */
export const cabinetPages: readonly Page[] = [
  signInPage,
  signInDonePage,
  accountPage,
  identityPage,
  checksPage,
  checksEventsPage,
  contactsPage,
  contactCodePage,
  confirmByLetterPage,
  confirmPage,
  confirmBySignaturePage,
  challengePage,
  confirmByBankPage,
  bankAnswerPage,
];
