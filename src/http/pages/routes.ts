import { deviceCodePage, resendDeviceCodePage } from './device-code/page.ts';
import { homePage, prosePages } from './home/page.ts';
import { abortPage, interactionPage, registeredPage } from './interaction/page.ts';
import type { Page } from './page.ts';

/** Every citizen page. */
export const pages: readonly Page[] = [
  homePage,
  ...prosePages,
  interactionPage,
  abortPage,
  registeredPage,
  deviceCodePage,
  resendDeviceCodePage,
];
