import { confirmPage } from './confirm-page.ts';
import { codeView } from './view.ts';

/** Digits from an SMS. */
export const registrationCodePage = confirmPage({ path: '/registration/code', title: 'registration.code_title', view: codeView });
