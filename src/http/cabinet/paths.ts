import type { Acr } from '../../capabilities/authentication/acr.ts';
import { recordKindNames, type RecordKind } from '../../capabilities/records/record-kinds.ts';

/** Where the citizen's own pages are. */
export const cabinetPaths = {
  account: '/account',
  identity: '/account/identity',
  checks: '/account/identity/checks',
  contacts: '/account/contacts',
  contactCode: '/account/contacts/code',
  changePhone: '/account/contacts/phone',
  changeEmail: '/account/contacts/email',
  removePhone: '/account/contacts/phone/remove',
  removeEmail: '/account/contacts/email/remove',
  records: '/account/records',
  security: '/account/security',
  password: '/account/security/password',
  twoStep: '/account/security/two-step',
  authenticatorApp: '/account/security/app',
  backupCodes: '/account/security/backup-codes',
  securityQuestion: '/account/security/question',
  passkeys: '/account/security/passkeys',
  sessions: '/account/sessions',
  activity: '/account/activity',
  notMe: '/account/activity/not-me',
  accessClosed: '/account/activity/closed',
  notifications: '/account/notifications',
  sites: '/account/sites',
  revokeSite: '/account/sites/revoke',
  data: '/account/data',
  deleteAccount: '/account/data/delete',
  confirm: '/account/confirm',
  confirmBySignature: '/account/confirm/e-signature',
  confirmByBank: '/account/confirm/bank',
  confirmByLetter: '/account/confirm/postal-code',
  confirmInPerson: '/account/confirm/in-person',
  visits: '/account/visits',
  bookVisit: '/account/visits/book',
  /** Where operators work. */
  desk: '/desk',
} as const;

/** Booking at one centre, by the centre's id. */
const bookingPath = /^\/account\/visits\/book\/[a-z0-9][a-z0-9-]{1,39}$/u;

/** The form of a kind of record, for a new one or for one that is kept; `driving_licence` is `driving-licence` in addresses. */
export function recordPath(kind: RecordKind, recordId?: string): string {
  const form = `${cabinetPaths.records}/${kind.replaceAll('_', '-')}`;
  return recordId === undefined ? form : `${form}/${recordId}`;
}

/** The form of one that is kept. */
const keptRecordPath = /^\/account\/records\/[a-z-]{1,30}\/rec_[0-9a-f]{32}$/u;

const returnPaths: ReadonlySet<string> = new Set([...Object.values(cabinetPaths), ...recordKindNames.map((kind) => recordPath(kind)), '/']);

/**
 * Where a sign-in leads back to. Only pages on our list count, byte for byte: anything else could lead to another host or start something
 * (an open redirect), and leads to the account instead.
 */
export function parseReturnPath(value: unknown): string {
  return typeof value === 'string' && (returnPaths.has(value) || bookingPath.test(value) || keptRecordPath.test(value))
    ? value
    : cabinetPaths.account;
}

export interface SignInDemands {
  /** Ask for a factor again, whoever is signed in. */
  readonly fresh?: boolean;
  /** Also when that was a moment ago. */
  readonly anew?: boolean;
  /** The page is worth a class: a lower one is raised on the way, in the same request. */
  readonly acr?: Acr;
}

/** The sign-in that ends at this page. */
export function signInPath(returnPath: string, { fresh, anew, acr }: SignInDemands = {}): string {
  const asked = { ...(fresh === true ? { fresh: 'yes' } : {}), ...(anew === true ? { anew: 'yes' } : {}) };
  const demands: Record<string, string> = { ...asked, ...(acr === undefined ? {} : { acr }) };
  return `/sign-in?${new URLSearchParams({ return: parseReturnPath(returnPath), ...demands }).toString()}`;
}
