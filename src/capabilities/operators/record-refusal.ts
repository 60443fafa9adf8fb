import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { DeskAct } from './permissions.ts';
import { actorOf, type Operator } from './operator.ts';

export interface RecordRefusalInput {
  readonly operator: Operator;
  readonly act: DeskAct;
  /** Code of the problem. */
  readonly reason: string;
}

/** Records that an operator tried what they may not; on their own account, where an auditor of the centre finds it too. */
export async function recordRefusal({ db }: { readonly db: Db }, { operator, act, reason }: RecordRefusalInput): Promise<void> {
  const details = { centre: operator.centreId, role: operator.role, act, reason };
  await recordEvent(db, { actor: actorOf(operator), action: 'desk.refused', accountId: operator.accountId, details });
}
