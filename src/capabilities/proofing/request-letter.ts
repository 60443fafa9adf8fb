import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endCase } from './end-case.ts';
import { isUnderWay } from './letter.ts';
import { letterPlaces } from './letter-places.ts';
import { insertLetter, moveLetter, queueHandOver, readLastOrder, readLatestLetter } from './letter-store.ts';
import { boundCode, daysToWait, newLetterCode } from './methods/postal-code.ts';
import { openCase } from './open-case.ts';
import { addressLines, type PostalAddress } from '../../kernel/postal-address.ts';
import { proofingProblems } from './problems.ts';
import { moveCase } from './store.ts';

export interface RequestLetterDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  /** Undefined when no post is connected. */
  readonly postalService: object | undefined;
}

export interface RequestLetterInput {
  readonly accountId: string;
  readonly address: PostalAddress;
}

/**
 * Orders a letter with a new code to this address; it goes to the post soon after. Of several orders at once one succeeds. Throws
 * `proofing.method_not_offered`, `proofing.letter_too_soon` and `proofing.not_standard`.
 */
export async function requestLetter(deps: RequestLetterDeps, { accountId, address }: RequestLetterInput): Promise<{ letterId: string }> {
  if (deps.postalService === undefined) throw proofingProblems.method_not_offered();
  return deps.db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, accountId))) throw proofingProblems.not_standard();
    await refuseTooSoon(tx, accountId);
    await endEarlierLetter(tx, accountId);
    const { case: opened } = await openCase(deps, tx, { accountId, method: 'postal_code', actor: 'citizen' });
    const letterId = newId('ltr');
    await insert(deps, tx, { accountId, address, letterId, caseId: opened.caseId, versionId: opened.versionId });
    await moveCase(tx, { caseId: opened.caseId, operation: 'wait' });
    await queueHandOver(tx);
    await recordEvent(tx, { actor: 'citizen', action: 'letter.requested', accountId, details: { letter: letterId, case: opened.caseId } });
    return { letterId };
  });
}

/** Counted from the last order, also when that letter was cancelled: whoever holds an account must not flood a letter box. */
async function refuseTooSoon(tx: Db, accountId: string): Promise<void> {
  const { orderedAt, now } = await readLastOrder(tx, accountId);
  const days = daysToWait(orderedAt, now);
  if (days > 0) throw proofingProblems.letter_too_soon({ days, retryAfterSeconds: days * 86_400 });
}

/** A letter that is out for more than a month gives way: two codes at once would be two chances to guess. */
async function endEarlierLetter(tx: Db, accountId: string): Promise<void> {
  const earlier = await readLatestLetter(tx, accountId);
  if (earlier === undefined || !isUnderWay(earlier)) return;
  await moveLetter(tx, { letterId: earlier.letterId, operation: 'cancel' });
  await endCase(tx, { accountId, caseId: earlier.caseId, end: { kind: 'cancel' }, actor: 'citizen' });
}

interface LetterToInsert extends RequestLetterInput {
  readonly letterId: string;
  readonly caseId: string;
  readonly versionId: string;
}

async function insert({ keyring }: RequestLetterDeps, tx: Db, { address, ...letter }: LetterToInsert): Promise<void> {
  const { letterId, accountId, versionId } = letter;
  const dataKey = await openDataKey({ db: tx, keyring }, accountId);
  if (dataKey === undefined) throw proofingProblems.not_standard();
  const code = newLetterCode();
  await insertLetter(tx, {
    ...letter,
    addressSealed: dataKey.seal(letterPlaces.address(letterId), JSON.stringify(address)),
    codeMac: keyring.mac('code-mac', boundCode({ letterId, accountId, versionId, address: addressLines(address) }, code)),
    keyVersion: keyring.currentId,
    codeSealed: dataKey.seal(letterPlaces.code(letterId), code),
  });
}
