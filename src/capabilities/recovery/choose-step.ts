import type { Db } from '../../database/connect.ts';
import { satisfies } from '../../kernel/assurance.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Account, ConfirmedContact } from '../accounts/account.ts';
import { findAccount } from '../accounts/find-account.ts';
import { settledContacts } from '../accounts/settled-contacts.ts';
import { findPasswordChange } from '../authentication/find-password-change.ts';
import { listFactors, type Factors } from '../authentication/list-factors.ts';
import { findHold, type Hold } from './hold-store.ts';
import { nextStep } from './next-step.ts';
import { DOCUMENT_ATTEMPTS, DOCUMENT_ATTEMPTS_PER_DAY, isContactOf } from './recovery.ts';
import type { RecoverySettings } from './recovery-settings.ts';
import type { Step } from './steps.ts';
import { documentAttemptsOf, hasLiveGrant, type RecoveryRow } from './store.ts';

export interface ChooseStepDeps {
  readonly keyring: Keyring;
  readonly config: { readonly recovery: RecoverySettings };
}

/** What a recovery may lean on, read when it is needed: the account may have changed since the last step. */
export interface Standing {
  readonly account: Account;
  /** The contact that was proven. */
  readonly contact: ConfirmedContact;
  /** A confirmed contact of the other kind. */
  readonly other: ConfirmedContact | undefined;
  readonly factors: Factors;
  /** A code by SMS stands for a second factor: the phone is not what was proven first. */
  readonly smsIsFactor: boolean;
  readonly hold: Hold | undefined;
  /** An operator who saw the person has allowed it. */
  readonly granted: boolean;
  readonly step: Step;
}

/**
 * Where a recovery whose contact is proven goes on, inside the caller's transaction that holds its row. Undefined when it leads nowhere any
 * more: the password was changed, or the contact is not the account's any more.
 */
export async function chooseStep(deps: ChooseStepDeps, tx: Db, row: RecoveryRow): Promise<Standing | undefined> {
  const accountId = row.account_id;
  if (accountId === null) return undefined;
  const account = await findAccount({ ...deps, db: tx }, accountId);
  const contact = account?.contacts.find((candidate) => isContactOf(deps.keyring, candidate, row.contact_index));
  const changedAt = (await findPasswordChange(tx, accountId)) ?? null;
  if (account === undefined || contact === undefined || changedAt !== row.password_changed_at) return undefined;
  const factors = await listFactors({ ...deps, db: tx }, accountId);
  const other = otherContact(deps, account, contact);
  const hold = await standingHold(deps, tx, { accountId, contact, changedAt });
  const smsIsFactor = factors.smsSecond && contact.kind !== 'phone' && other !== undefined;
  const granted = row.granted_by !== null || (await hasLiveGrant(tx, accountId, indexesOf(deps.keyring, contact)));
  const exhausted = row.document_attempts >= DOCUMENT_ATTEMPTS || (await documentAttemptsOf(tx, accountId)) >= DOCUMENT_ATTEMPTS_PER_DAY;
  const step = nextStep({
    granted,
    twoStep: factors.twoStep,
    canShowFactor: factors.totp.length > 0 || factors.backupCodesLeft > 0 || smsIsFactor,
    smsProven: factors.smsSecond && contact.kind === 'phone',
    factorShown: row.factor_shown_at !== null,
    verified: account.assuranceLevel !== undefined && satisfies(account.assuranceLevel, 'standard'),
    documentShown: row.document_shown_at !== null,
    documentExhausted: exhausted,
    hasOther: other !== undefined,
    otherConfirmed: row.other_confirmed_at !== null,
    hold: hold === undefined ? 'none' : hold.over ? 'over' : 'running',
  });
  return { account, contact, other, factors, smsIsFactor, hold, granted, step };
}

function otherContact({ config }: ChooseStepDeps, account: Account, { kind }: ConfirmedContact): ConfirmedContact | undefined {
  const settled = settledContacts(account, { now: new Date(), newContactSeconds: config.recovery.newContactSeconds });
  return settled.find((candidate) => candidate.kind !== kind);
}

async function standingHold(
  { keyring }: ChooseStepDeps,
  tx: Db,
  { accountId, contact, changedAt }: { accountId: string; contact: ConfirmedContact; changedAt: string | null },
): Promise<Hold | undefined> {
  const hold = await findHold(tx, accountId);
  const same = hold !== undefined && hold.passwordChangedAt === changedAt && isContactOf(keyring, contact, hold.contactIndex);
  return same ? hold : undefined;
}

function indexesOf(keyring: Keyring, { kind, value }: ConfirmedContact): readonly Buffer[] {
  return keyring.ids.map((masterId) => keyring.blindIndex(kind, value, masterId));
}
