import type { Page } from '../pages/page.ts';
import { accountPage } from './account/page.ts';
import { activityPage } from './activity/page.ts';
import { checksEventsPage } from './checks/events-page.ts';
import { checksPage } from './checks/page.ts';
import { bookVisitPage } from './book-visit/page.ts';
import { bankAnswerPage } from './confirm-by-bank/answer-page.ts';
import { confirmByBankPage } from './confirm-by-bank/page.ts';
import { challengePage } from './confirm-by-signature/challenge-page.ts';
import { confirmBySignaturePage } from './confirm-by-signature/page.ts';
import { confirmPage } from './confirm/page.ts';
import { confirmByLetterPage } from './confirm-by-letter/page.ts';
import { confirmInPersonPage } from './confirm-in-person/page.ts';
import { changeEmailPage, changePhonePage } from './contact-change/page.ts';
import { removeEmailPage, removePhonePage } from './contact-removal/page.ts';
import { contactUndoPage } from './contact-undo/page.ts';
import { contactCodePage } from './contact-code/page.ts';
import { dataPage } from './data/page.ts';
import { deleteAccountPage } from './delete-account/page.ts';
import { keepAccountPage } from './keep-account/page.ts';
import { contactsPage } from './contacts/page.ts';
import { identityPage } from './identity/page.ts';
import { notificationsPage } from './notifications/page.ts';
import { visitsPage } from './visits/page.ts';
import { ticketPage } from './visits/ticket-page.ts';
import { newRecordPage, recordPage } from './record/page.ts';
import { recordRemovalPage } from './record-removal/page.ts';
import { recordsPage } from './records/page.ts';
import { accessClosedPage, notMePage } from './not-me/page.ts';
import { sessionsPage } from './sessions/page.ts';
import { revokeSitePage, sitesPage } from './sites/page.ts';
import { passkeyEditPage } from './passkey/page.ts';
import { passkeysPage } from './passkeys/page.ts';
import { authenticatorAppPage } from './authenticator-app/page.ts';
import { backupCodesPage } from './backup-codes/page.ts';
import { passwordPage } from './password/page.ts';
import { securityPage } from './security/page.ts';
import { securityQuestionPage } from './security-question/page.ts';
import { twoStepPage } from './two-step/page.ts';
import { keepingTyped } from './session-ended/page.ts';
import { signInDonePage, signInPage } from './sign-in/page.ts';

const pages: readonly Page[] = [
  signInPage,
  signInDonePage,
  accountPage,
  activityPage,
  notMePage,
  accessClosedPage,
  sitesPage,
  revokeSitePage,
  sessionsPage,
  identityPage,
  checksPage,
  checksEventsPage,
  contactsPage,
  contactCodePage,
  securityPage,
  passwordPage,
  twoStepPage,
  authenticatorAppPage,
  backupCodesPage,
  securityQuestionPage,
  changePhonePage,
  changeEmailPage,
  removePhonePage,
  removeEmailPage,
  contactUndoPage,
  notificationsPage,
  recordsPage,
  newRecordPage,
  recordPage,
  recordRemovalPage,
  passkeysPage,
  passkeyEditPage,
  dataPage,
  deleteAccountPage,
  keepAccountPage,
  confirmByLetterPage,
  confirmPage,
  confirmBySignaturePage,
  challengePage,
  confirmByBankPage,
  bankAnswerPage,
  confirmInPersonPage,
  bookVisitPage,
  visitsPage,
  ticketPage,
];

/** Every page of the citizen's own. */
export const cabinetPages: readonly Page[] = pages.map(keepingTyped);
