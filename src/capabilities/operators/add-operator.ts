import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { listFactors } from '../authentication/list-factors.ts';
import { findCentre } from '../service-centres/find-centre.ts';
import { upsertOperator } from './operator-store.ts';
import type { Operator, OperatorRole } from './operator.ts';

export interface AddOperatorInput {
  readonly accountId: string;
  readonly centreId: string;
  readonly role: OperatorRole;
  readonly actor: AuditActor;
}

export type AddOperatorOutcome =
  /** `changed`: they were one before, here or elsewhere, and keep their id. */
  | { readonly kind: 'added' | 'changed'; readonly operator: Operator }
  | { readonly kind: 'no_account' | 'not_confirmed' | 'one_step' | 'no_centre' };

/**
 * Makes a confirmed citizen an operator of a centre that is open, or gives one another centre or role. `one_step`: the account can be entered by a password
 * alone; the desk asks for two steps, or a passkey, and whoever took the password first would set them up.
 */
export function addOperator(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId, centreId, role, actor }: AddOperatorInput,
): Promise<AddOperatorOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    if ((await findCentre({ db: tx }, centreId))?.active !== true) return { kind: 'no_centre' };
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    if (account === undefined) return { kind: 'no_account' };
    if (account.assuranceLevel !== 'confirmed') return { kind: 'not_confirmed' };
    const { twoStep, passkeys } = await listFactors({ ...deps, db: tx }, accountId);
    if (!twoStep && passkeys === 0) return { kind: 'one_step' };
    const { operator, added } = await upsertOperator(tx, { operatorId: newId('opr'), accountId, centreId, role });
    const details = { operator: operator.operatorId, centre: centreId, role };
    await recordEvent(tx, { actor, action: added ? 'operator.added' : 'operator.changed', accountId, details });
    return { kind: added ? 'added' : 'changed', operator };
  });
}
