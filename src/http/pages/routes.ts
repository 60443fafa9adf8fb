import { deviceCodePage, resendDeviceCodePage } from './device-code/page.ts';
import { signatureSignInPage, signInChallengePage } from './e-signature/page.ts';
import { homePage, prosePages } from './home/page.ts';
import { abortPage, interactionPage, registeredPage } from './interaction/page.ts';
import type { Page } from './page.ts';
import { passkeyPage } from './passkey/page.ts';
import { registrationCodePage } from './registration-code/page.ts';
import { registrationConfirmPage } from './registration-confirm/page.ts';
import { registrationDonePage } from './registration-done/page.ts';
import { registrationMailPage } from './registration-mail/page.ts';
import { registrationPasswordPage } from './registration-password/page.ts';
import { registrationStartPage } from './registration-start/page.ts';
import { serviceCentrePage } from './service-centre/page.ts';
import { serviceCentresPage } from './service-centres/page.ts';
import { newPasswordPage } from './new-password/page.ts';

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
  interactionPage,
  abortPage,
  registeredPage,
  deviceCodePage,
  passkeyPage,
  resendDeviceCodePage,
  signatureSignInPage,
  signInChallengePage,
];
