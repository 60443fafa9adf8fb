import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { recordEvent } from '../audit/record-event.ts';
import { chooseStep, type ChooseStepDeps } from './choose-step.ts';
import { startHold, type StartHoldDeps } from './start-hold.ts';
import type { Step } from './steps.ts';
import { markContactProven, type RecoveryRow } from './store.ts';

export type ConfirmContactDeps = ChooseStepDeps & StartHoldDeps;

/**
 * Takes a recovery on from its proven contact, inside the transaction that used the code or link up. Undefined when it leads nowhere any
 * more.
 */
export async function confirmContact(
  deps: ConfirmContactDeps,
  tx: Db,
  row: RecoveryRow,
  { secret, withoutDraft }: { readonly secret: string; readonly withoutDraft: boolean },
): Promise<Step | undefined> {
  const standing = await chooseStep(deps, tx, row);
  if (standing === undefined || row.account_id === null) return undefined;
  const { step, contact } = standing;
  const lifetimeSeconds = deps.config.recovery.completionLifetimeSeconds;
  await markContactProven(tx, { id: row.id, secretDigest: digestToken(secret), step, lifetimeSeconds, withoutDraft });
  if (step === 'wait' && standing.hold === undefined) await startHold(deps, tx, row);
  await recordEvent(tx, {
    actor: 'citizen',
    action: 'recovery.contact_proved',
    accountId: row.account_id,
    details: { by: contact.kind, next: step },
  });
  return step;
}
