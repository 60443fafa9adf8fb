import { confirmPage } from '../registration-code/confirm-page.ts';
import { mailView } from './view.ts';

/** A mail was sent: its link confirms, or the digits that are typed here. */
export const registrationMailPage = confirmPage({ path: '/registration/mail', title: 'registration.mail_title', view: mailView });
