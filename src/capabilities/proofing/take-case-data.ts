import type { Db } from '../../database/connect.ts';
import type { CaseUnderWay } from './find-case.ts';
import { clearCaseData } from './store.ts';

/** Takes what a case remembered away, once: false when it has been taken or replaced since it was read. */
export function takeCaseData(db: Db, { case: { caseId }, sealed }: CaseUnderWay): Promise<boolean> {
  return sealed === undefined ? Promise.resolve(false) : clearCaseData(db, caseId, sealed);
}
