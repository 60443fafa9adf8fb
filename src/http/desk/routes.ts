import { approvalPage, decisionPage, withdrawalPage } from './approval/page.ts';
import { approvalsPage } from './approvals/page.ts';
import type { DeskPage } from './desk-page.ts';
import { endPage, homePage, searchPage } from './home/page.ts';
import { levelPage } from './level/page.ts';
import { replaceContactPage, restorePage } from './new-contact/page.ts';
import { receiptPage } from './receipt/page.ts';
import { trailPage } from './trail/page.ts';
import { visitClosePage, visitCodePage, visitDocumentPage, visitPage } from './visit/page.ts';
import { visitorCodePage, visitorDataPage, visitorPage } from './visitor/page.ts';
import { visitorsPage } from './visitors/page.ts';

/** Every page of the desk, each with what one must be allowed to do to reach it. */
export const deskPages: readonly DeskPage[] = [
  homePage,
  searchPage,
  endPage,
  visitPage,
  visitDocumentPage,
  visitCodePage,
  visitClosePage,
  receiptPage,
  restorePage,
  replaceContactPage,
  levelPage,
  visitorsPage,
  visitorPage,
  visitorCodePage,
  visitorDataPage,
  approvalsPage,
  approvalPage,
  decisionPage,
  withdrawalPage,
  trailPage,
];
