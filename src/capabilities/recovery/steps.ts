/**
 * Where a recovery stands. `wait`: the owner has time to object; `desk`: only an operator can help; the others say what is to be done next.
 */
export type Step = 'confirm_contact' | 'show_factor' | 'show_document' | 'confirm_other' | 'wait' | 'desk' | 'set_password' | 'done';
export type ContactChannel = 'sms' | 'email';

export const startPage = '/recovery';
/** The page that the link of a message opens; the token follows. */
export const linkPage = '/recovery/link';
/** The page where the owner objects; the token follows. */
export const cancelPage = '/recovery/cancel';

/** The page where each step is taken. */
const pages: Readonly<Record<Step, Readonly<Record<ContactChannel, string>>>> = {
  confirm_contact: { sms: '/recovery/code', email: '/recovery/mail' },
  show_factor: both('/recovery/second-step'),
  show_document: both('/recovery/document'),
  confirm_other: both('/recovery/other-contact'),
  wait: both('/recovery/wait'),
  desk: both('/recovery/desk'),
  set_password: both('/recovery/password'),
  done: both('/recovery/done'),
};

/** Where a citizen at this step belongs: every page of the journey sends there when it is asked out of turn. */
export function pageOf({ step, channel }: { readonly step: Step; readonly channel: ContactChannel }): string {
  return pages[step][channel];
}

function both(page: string): Readonly<Record<ContactChannel, string>> {
  return { sms: page, email: page };
}
