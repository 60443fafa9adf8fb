import type { Db } from '../../database/connect.ts';
import { readCase, readCases } from './case-store.ts';
import type { CitizenCase, DeskCase } from './desk-case.ts';
import type { Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';

type Own = Pick<Operator, 'operatorId' | 'centreId'>;

/** Throws `operators.not_found` for a case that is none, another operator's, or out of time: they look the same. */
export async function requireDeskCase({ db }: { readonly db: Db }, operator: Own, caseId: string): Promise<DeskCase> {
  const found = await readCase(db, { caseId, operatorId: operator.operatorId, centreId: operator.centreId });
  if (found === undefined) throw operatorProblems.not_found();
  return found;
}

/** One that has an account already. */
export async function requireCitizenCase(deps: { readonly db: Db }, operator: Own, caseId: string): Promise<CitizenCase> {
  const { accountId, ...found } = await requireDeskCase(deps, operator, caseId);
  if (accountId === undefined) throw operatorProblems.not_found();
  return { ...found, accountId };
}

const LISTED = 10;

/** The operator's own, newest first. */
export function listDeskCases({ db }: { readonly db: Db }, { operatorId, centreId }: Own): Promise<readonly DeskCase[]> {
  return readCases(db, { operatorId, centreId, limit: LISTED });
}
