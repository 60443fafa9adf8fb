import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { methodRow } from './catalogue.ts';
import { endCase } from './end-case.ts';
import { letterPlaces } from './letter-places.ts';
import { claimLetters, moveLetter, readLetter, type LetterToHandOver } from './letter-store.ts';
import { formatLetterCode, type LetterCode } from './methods/postal-code.ts';
import { openAddress } from './open-letter.ts';
import type { HandOverResult, LetterToPrint, PostalService } from './ports.ts';
import { addressLines } from '../../kernel/postal-address.ts';
import { tellOfLetter } from './tell-of-letter.ts';

export interface DispatchLettersDeps extends TellAccountDeps {
  readonly db: Db;
  readonly postalService: PostalService | undefined;
}

const BATCH = 20;
/** Longer than a hand-over may take: the post knows a letter again by its id, but need not be asked twice. */
const LEASE_SECONDS = 300;
const PATIENCE_MILLISECONDS = 60_000;

/**
 * Hands letters that wait over to the post, a batch at a time, outside any transaction. May run on many nodes at once, and be cut off
 * anywhere. Throws PostFault: the letters wait for the next run.
 */
export async function dispatchLetters(deps: DispatchLettersDeps): Promise<void> {
  const { postalService } = deps;
  if (postalService === undefined) return;
  for (let claimed = await claimLetters(deps.db, BATCH, LEASE_SECONDS); claimed.length > 0;) {
    const printed = (await Promise.all(claimed.map((letter) => toPrint(deps, letter)))).filter((letter) => letter !== undefined);
    const results = printed.length === 0 ? [] : await postalService.handOver(printed, AbortSignal.timeout(PATIENCE_MILLISECONDS));
    for (const result of results) await record(deps, result);
    claimed = await claimLetters(deps.db, BATCH, LEASE_SECONDS);
  }
}

/** Undefined when the data that the letter was ordered for is not the account's any more. */
async function toPrint(deps: DispatchLettersDeps, letter: LetterToHandOver): Promise<LetterToPrint | undefined> {
  const { letterId, accountId, versionId, expiresAt: validUntil } = letter;
  const [account, dataKey] = [await findAccount(deps, accountId), await openDataKey(deps, accountId)];
  const identity = account?.identity;
  if (account === undefined || dataKey === undefined || identity?.versionId !== versionId) return undefined;
  const { familyName, givenName, patronymic } = identity.data;
  const [street, locality, postcode] = addressLines(openAddress(dataKey, letter));
  return {
    letterId,
    addressee: { name: [familyName, givenName, patronymic].filter(Boolean).join(' '), lines: [street, locality], postcode },
    language: account.language,
    code: formatLetterCode(dataKey.unseal(letterPlaces.code(letterId), letter.codeSealed) as LetterCode),
    validUntil,
    pageUrl: `${deps.config.issuer}${methodRow('postal_code').path}`,
  };
}

async function record(deps: DispatchLettersDeps, result: HandOverResult): Promise<void> {
  const { letterId } = result;
  await deps.db.transaction().execute(async (tx) => {
    const letter = await readLetter(tx, letterId);
    if (letter === undefined) return;
    const { accountId, caseId } = letter;
    await lockAccount(tx, accountId);
    const taken = result.kind === 'taken';
    const trackingNumber = taken ? result.trackingNumber : undefined;
    if (!(await moveLetter(tx, { letterId, operation: taken ? 'export' : 'refuse', trackingNumber }))) return;
    if (!taken) await endCase(tx, { accountId, caseId, end: { kind: 'refuse', refusal: 'letter_refused' }, actor: 'system' });
    await recordEvent(tx, {
      actor: 'system',
      action: taken ? 'letter.exported' : 'letter.refused',
      accountId,
      details: { letter: letterId },
    });
    await tellOfLetter(deps, tx, { accountId, template: taken ? 'letter_sent' : 'letter_returned' });
  });
}
