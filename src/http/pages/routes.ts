import { bindingCodePage } from './binding-code/page.ts';
import { deviceCodePage, resendDeviceCodePage } from './device-code/page.ts';
import { signatureSignInPage, signInChallengePage } from './e-signature/page.ts';
import { homePage, prosePages } from './home/page.ts';
import { abortPage, interactionPage, registeredPage } from './interaction/page.ts';
import { newAppPage } from './new-app/page.ts';
import type { Page } from './page.ts';
import { passkeyPage } from './passkey/page.ts';
import { recoveryCancelPage } from './recovery-cancel/page.ts';
import { recoveryCodePage } from './recovery-code/page.ts';
import { recoveryDeskPage } from './recovery-desk/page.ts';
import { recoveryDocumentPage } from './recovery-document/page.ts';
import { recoveredPage, recoveryDonePage } from './recovery-done/page.ts';
import { recoveryLinkPage } from './recovery-link/page.ts';
import { recoveryMailPage } from './recovery-mail/page.ts';
import { recoveryOtherContactPage } from './recovery-other-contact/page.ts';
import { recoveryPasswordPage } from './recovery-password/page.ts';
import { recoverySecondStepPage } from './recovery-second-step/page.ts';
import { recoveryStartPage } from './recovery-start/page.ts';
import { recoveryWaitPage } from './recovery-wait/page.ts';
import { registrationCodePage } from './registration-code/page.ts';
import { registrationConfirmPage } from './registration-confirm/page.ts';
import { registrationDonePage } from './registration-done/page.ts';
import { registrationMailPage } from './registration-mail/page.ts';
import { registrationPasswordPage } from './registration-password/page.ts';
import { registrationStartPage } from './registration-start/page.ts';
import { serviceCentrePage } from './service-centre/page.ts';
import { serviceCentresPage } from './service-centres/page.ts';
import { newPasswordPage } from './new-password/page.ts';
import { secondStepPage, secondStepSmsPage } from './second-step/page.ts';

/** Every citizen page. */
export const pages: readonly Page[] = [
  newPasswordPage,
  homePage,
  ...prosePages,
  serviceCentresPage,
  serviceCentrePage,
  registrationStartPage,
  registrationCodePage,
  registrationMailPage,
  registrationConfirmPage,
  registrationPasswordPage,
  registrationDonePage,
  recoveryStartPage,
  recoveryCodePage,
  recoveryMailPage,
  recoveryLinkPage,
  recoverySecondStepPage,
  recoveryDocumentPage,
  recoveryOtherContactPage,
  recoveryWaitPage,
  recoveryDeskPage,
  recoveryCancelPage,
  recoveryPasswordPage,
  recoveryDonePage,
  recoveredPage,
  interactionPage,
  abortPage,
  registeredPage,
  deviceCodePage,
  passkeyPage,
  resendDeviceCodePage,
  secondStepPage,
  secondStepSmsPage,
  newAppPage,
  bindingCodePage,
  signatureSignInPage,
  signInChallengePage,
];
