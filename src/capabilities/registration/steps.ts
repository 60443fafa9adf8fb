/** How far a registration has come. The row in the database is the only place that knows. */
export type Step = 'confirm_contact' | 'set_password' | 'done';
export type ContactChannel = 'sms' | 'email';

export const startPage = '/registration';
/** The page that the link of a mail opens; the token follows. */
export const linkPage = '/registration/confirm';

/** The page where each step is taken. */
const pages: Readonly<Record<Step, Readonly<Record<ContactChannel, string>>>> = {
  confirm_contact: { sms: '/registration/code', email: '/registration/mail' },
  set_password: { sms: '/registration/password', email: '/registration/password' },
  done: { sms: '/registration/done', email: '/registration/done' },
};

/** What may be done at which step, and where it leads. A store's update carries `from`, so two tabs cannot do what one may not. */
export const operations = {
  /** Other names or another contact: what was confirmed for the old contact is undone. */
  restart: { from: ['confirm_contact', 'set_password'], to: 'confirm_contact' },
  /** Other names, the same contact. */
  rename: { from: ['confirm_contact', 'set_password'], to: undefined },
  resend: { from: ['confirm_contact'], to: 'confirm_contact' },
  confirm: { from: ['confirm_contact'], to: 'set_password' },
  complete: { from: ['set_password'], to: 'done' },
} as const satisfies Readonly<Record<string, { from: readonly Step[]; to: Step | undefined }>>;

export type Operation = keyof typeof operations;

export function mayDo(operation: Operation, step: Step): boolean {
  const from: readonly Step[] = operations[operation].from;
  return from.includes(step);
}

/** Where a citizen at this step belongs: every page of the journey sends there when it is asked out of turn. */
export function pageOf({ step, channel }: { readonly step: Step; readonly channel: ContactChannel }): string {
  return pages[step][channel];
}
