import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { countAttempt } from './count-attempt.ts';
import { openCase } from './open-case.ts';
import { BankFault, type Banks, type BankVisit } from './ports.ts';
import { proofingProblems } from './problems.ts';
import { storeCaseData } from './store-case-data.ts';

export interface StartBankVisitDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly banks: Banks;
}

export interface StartBankVisitInput {
  readonly accountId: string;
  /** The sign-in that leaves for the bank: no other may bring the answer back. */
  readonly sessionUid: string;
  readonly bankId: string;
  readonly language: Language;
}

/** What a case by bank remembers between leaving and coming back. */
export interface BankErrand {
  readonly visit: BankVisit;
  readonly sessionUid: string;
}

/**
 * Where the browser has to go. A visit that was begun before is forgotten: its answer will not be looked at. Throws
 * `proofing.not_standard`, `method_not_offered` for a bank that is not on the list, `too_many_tries`, `bank_unavailable`.
 */
export async function startBankVisit(deps: StartBankVisitDeps, input: StartBankVisitInput): Promise<string> {
  const { accountId, sessionUid, bankId, language } = input;
  if (!deps.banks.list().some(({ id }) => id === bankId)) throw proofingProblems.method_not_offered();
  const opened = await deps.db
    .transaction()
    .execute((tx) => openCase(deps, tx, { accountId, method: 'online_bank', details: { bank: bankId }, actor: 'citizen' }));
  const { caseId } = opened.case;
  await countAttempt(deps.db, { accountId, caseId, method: 'online_bank' });
  const { visit, url } = await begin(deps.banks, bankId, language);
  const data: BankErrand = { visit, sessionUid };
  await storeCaseData(deps, { accountId, caseId, data, details: { bank: bankId } });
  return url;
}

async function begin(banks: Banks, bankId: string, language: Language): ReturnType<Banks['begin']> {
  try {
    return await banks.begin(bankId, language);
  } catch (error) {
    if (error instanceof BankFault) throw proofingProblems.bank_unavailable();
    throw error;
  }
}
