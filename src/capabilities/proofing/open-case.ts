import type { Db } from '../../database/connect.ts';
import { newApplicationNumber } from '../../kernel/application-number.ts';
import { satisfies } from '../../kernel/assurance.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { methodRow } from './catalogue.ts';
import { proofingProblems } from './problems.ts';
import type { CaseDetails, ProofingCase } from './proofing-case.ts';
import { places } from './sealing-places.ts';
import { insertCase, moveCase, readCaseUnderWay, type NewCase } from './store.ts';

export interface OpenCaseInput {
  readonly accountId: string;
  readonly method: ProofMethod;
  readonly details?: CaseDetails | undefined;
  /** What the method must remember, sealed by the person's own key; any JSON. */
  readonly data?: unknown;
  readonly actor: AuditActor;
}

export interface OpenCaseOutcome {
  /** `under_way`: one of this method was open for the same data; it goes on, and what was brought along is not looked at. */
  readonly kind: 'opened' | 'under_way';
  readonly case: ProofingCase;
}

/**
 * Opens a case inside the caller's transaction, or finds the one under way: an account has one per method. Locks the account. Throws
 * `proofing.not_standard` below the level that the method starts from.
 */
export async function openCase(deps: { readonly keyring: Keyring }, tx: Db, input: OpenCaseInput): Promise<OpenCaseOutcome> {
  const { accountId, method, details = {}, data, actor } = input;
  const { startsFrom, caseSeconds, numbered = false } = methodRow(method);
  const account = (await lockAccount(tx, accountId)) ? await findAccount({ db: tx, keyring: deps.keyring }, accountId) : undefined;
  const versionId = account?.identity?.versionId;
  if (account?.assuranceLevel === undefined || versionId === undefined || !satisfies(account.assuranceLevel, startsFrom)) {
    throw proofingProblems.not_standard();
  }
  const earlier = await readCaseUnderWay(tx, accountId, method);
  if (earlier !== undefined) {
    if (earlier.versionId === versionId && earlier.inTime) return { kind: 'under_way', case: earlier };
    await moveCase(tx, { caseId: earlier.caseId, operation: earlier.inTime ? 'cancel' : 'expire' });
  }
  const caseId = newId('pcs');
  const dataKey = data === undefined ? undefined : await openDataKey({ db: tx, keyring: deps.keyring }, accountId);
  const dataSealed = dataKey?.seal(places.caseData(caseId), JSON.stringify(data));
  const opened = await insertNumbered(
    tx,
    { caseId, accountId, method, versionId, details, dataSealed, lifetimeSeconds: caseSeconds },
    numbered,
  );
  await recordEvent(tx, { actor, action: 'proofing.opened', accountId, details: { case: caseId, method, version: versionId } });
  return { kind: 'opened', case: opened };
}

/** With a hundred million numbers a second try is rare, and a third nearly unheard of. */
const NUMBER_TRIES = 8;

async function insertNumbered(tx: Db, input: NewCase, numbered: boolean): Promise<ProofingCase> {
  for (let tries = 0; tries < NUMBER_TRIES; tries++) {
    const inserted = await insertCase(tx, { ...input, applicationNumber: numbered ? newApplicationNumber() : undefined });
    if (inserted !== undefined) return inserted;
  }
  throw new Error(`no application number is free after ${NUMBER_TRIES} tries`);
}
