import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import type { AddProofDeps } from './add-proof.ts';
import { completeCase } from './complete-case.ts';
import { endCase } from './end-case.ts';
import { findCaseUnderWay } from './find-case.ts';
import { compareVoucher } from './methods/online-bank.ts';
import { BankFault, type BankAnswer, type Banks, type BankVoucher } from './ports.ts';
import { proofingProblems } from './problems.ts';
import type { BankErrand } from './start-bank-visit.ts';
import { takeCaseData } from './take-case-data.ts';

export interface ReceiveBankAnswerDeps extends AddProofDeps {
  readonly db: Db;
  readonly banks: Banks;
}

export interface ReceiveBankAnswerInput {
  readonly accountId: string;
  readonly sessionUid: string;
  readonly bankId: string;
  /** The whole address that the browser came back to. */
  readonly callback: URL;
}

/** `ignored`: nobody in this session waits for this bank's answer, or it has come already. */
export type ReceiveBankAnswerOutcome = 'proved' | 'refused' | 'ignored';

/**
 * Takes in what a bank sent the browser back with. It belongs to one visit of one session and is looked at once: of several at the same
 * time one takes the visit. A refusal ends the case with a code, and with the names of what differs. Throws `proofing.data_changed`.
 */
export async function receiveBankAnswer(deps: ReceiveBankAnswerDeps, input: ReceiveBankAnswerInput): Promise<ReceiveBankAnswerOutcome> {
  const { accountId, sessionUid, bankId, callback } = input;
  const underWay = await findCaseUnderWay(deps, accountId, 'online_bank');
  const errand = underWay?.data as BankErrand | undefined;
  if (underWay === undefined || errand?.visit.bankId !== bankId || errand.sessionUid !== sessionUid) return 'ignored';
  const { caseId } = underWay.case;
  if (errand.visit.state !== callback.searchParams.get('state') || !(await takeCaseData(deps.db, underWay))) return 'ignored';
  const answer = await complete(deps.banks, errand, callback);
  return deps.db
    .transaction()
    .execute((tx) =>
      answer.kind === 'refused'
        ? refuse(tx, { accountId, caseId, refusal: answer.code })
        : judge(deps, tx, { accountId, caseId, bankId, voucher: answer.voucher }),
    );
}

type Answer = BankAnswer | { readonly kind: 'refused'; readonly code: 'bank_unavailable' };

async function complete(banks: Banks, { visit }: BankErrand, callback: URL): Promise<Answer> {
  try {
    return await banks.complete(visit, callback);
  } catch (error) {
    if (error instanceof BankFault) return { kind: 'refused', code: 'bank_unavailable' };
    throw error;
  }
}

interface Vouched {
  readonly accountId: string;
  readonly caseId: string;
  readonly bankId: string;
  readonly voucher: BankVoucher;
}

/** Compares with the data that is verified at this moment; the lock keeps it so until the proof stands. */
async function judge(deps: ReceiveBankAnswerDeps, tx: Db, { accountId, caseId, bankId, voucher }: Vouched): Promise<'proved' | 'refused'> {
  const isOpen = await lockAccount(tx, accountId);
  const identity = isOpen ? (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.identity : undefined;
  if (identity === undefined) throw proofingProblems.not_standard();
  const comparison = compareVoucher(voucher, identity.data);
  if (comparison.kind === 'not_enough') return refuse(tx, { accountId, caseId, refusal: 'nothing_vouched' });
  if (comparison.kind === 'mismatch') {
    return refuse(tx, { accountId, caseId, refusal: 'mismatch', details: { differs: comparison.fields.join(' ') } });
  }
  const evidence = { kind: 'bank', bankId, bankVerifiedAt: voucher.verifiedAt?.toISOString() } as const;
  await completeCase(deps, tx, { accountId, caseId, vouchedBy: bankId, evidence, provedAt: new Date(), actor: 'citizen' });
  return 'proved';
}

interface Refused {
  readonly accountId: string;
  readonly caseId: string;
  readonly refusal: string;
  readonly details?: Readonly<Record<string, string>>;
}

async function refuse(tx: Db, { accountId, caseId, refusal, details = {} }: Refused): Promise<'refused'> {
  await endCase(tx, { accountId, caseId, end: { kind: 'refuse', refusal, details }, actor: 'citizen' });
  return 'refused';
}
