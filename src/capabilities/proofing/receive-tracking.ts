import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endCase } from './end-case.ts';
import { trackingOperations } from './letter.ts';
import { addTrackingStep, moveLetter, readLetter } from './letter-store.ts';
import type { PostalService, PostEvent } from './ports.ts';
import { readPosition, savePosition } from './post-cursor-store.ts';
import { tellOfLetter } from './tell-of-letter.ts';

export interface ReceiveTrackingDeps extends TellAccountDeps {
  readonly db: Db;
  readonly postalService: PostalService | undefined;
}

const PATIENCE_MILLISECONDS = 30_000;
/** A post that always has more to tell does not keep the job for itself. */
const MOST_PAGES = 100;

/** Reads the post's journal on from where it was left. An event taken in twice changes nothing. Throws PostFault: the next run goes on. */
export async function receiveTracking(deps: ReceiveTrackingDeps): Promise<void> {
  const { db, postalService } = deps;
  if (postalService === undefined) return;
  for (let page = 0; page < MOST_PAGES; page++) {
    const after = await readPosition(db);
    const { events, position } = await postalService.events(after, AbortSignal.timeout(PATIENCE_MILLISECONDS));
    for (const event of events) await takeIn(deps, event);
    if (position === after) return;
    await savePosition(db, position);
    if (events.length === 0) return;
  }
}

/** An event that comes late is kept, and moves nothing backwards. */
async function takeIn(deps: ReceiveTrackingDeps, { letterId, ...step }: PostEvent): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const letter = await readLetter(tx, letterId);
    if (letter === undefined) return;
    const { accountId, caseId } = letter;
    await lockAccount(tx, accountId);
    if (!(await addTrackingStep(tx, letterId, step))) return;
    const moved = await moveLetter(tx, { letterId, operation: trackingOperations[step.kind] });
    await recordEvent(tx, { actor: 'system', action: 'letter.tracked', accountId, details: { letter: letterId, event: step.kind } });
    if (!moved) return;
    if (step.kind === 'delivered') await tellOfLetter(deps, tx, { accountId, template: 'letter_delivered' });
    if (step.kind !== 'returned') return;
    await endCase(tx, { accountId, caseId, end: { kind: 'refuse', refusal: 'letter_returned' }, actor: 'system' });
    await tellOfLetter(deps, tx, { accountId, template: 'letter_returned' });
  });
}
