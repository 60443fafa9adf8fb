import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { AddProofDeps } from './add-proof.ts';
import { completeCase } from './complete-case.ts';
import { endCase } from './end-case.ts';
import { isOpenable } from './letter.ts';
import { countGuess, takeGuessBack, type GuessLimit } from './letter-guess-store.ts';
import { judgeCode, readLatestLetter, type StoredLetter } from './letter-store.ts';
import { boundCode, LETTER_TRIES, type LetterCode } from './methods/postal-code.ts';
import { openAddress } from './open-letter.ts';
import { addressLines, type PostalAddress } from '../../kernel/postal-address.ts';
import { proofingProblems } from './problems.ts';

export interface ConfirmLetterCodeDeps extends AddProofDeps {
  readonly db: Db;
  readonly config: AddProofDeps['config'] & {
    readonly throttling: { readonly failuresPerNetwork: number; readonly windowSeconds: number };
  };
}

export interface ConfirmLetterCodeInput {
  readonly accountId: string;
  readonly code: LetterCode;
  /** Where the request came from, as one counts it. */
  readonly network: string;
}

export type ConfirmLetterCodeOutcome =
  | { readonly kind: 'confirmed'; readonly proofId: string }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** That was the last try: the letter is worth nothing now. */
  | { readonly kind: 'void' }
  /** There is no letter of this account whose code counts. */
  | { readonly kind: 'none' }
  /** The letter was sent for other data than what is verified now. */
  | { readonly kind: 'data_changed' };

/**
 * Tries a code on the account's own letter, and on no other. Of several right ones at once one adds the proof. Throws
 * `proofing.letter_too_many_codes` when this network has tried too many, whatever the accounts.
 */
export async function confirmLetterCode(deps: ConfirmLetterCodeDeps, input: ConfirmLetterCodeInput): Promise<ConfirmLetterCodeOutcome> {
  const network = deps.keyring.mac('throttle-key', `letter\0${input.network}`);
  // Stands by itself: a count that is rolled back would make guesses free.
  const retryAfterSeconds = await countGuess(deps.db, network, limitOf(deps));
  if (retryAfterSeconds !== undefined) throw proofingProblems.letter_too_many_codes({ retryAfterSeconds });
  const outcome = await deps.db.transaction().execute((tx) => judge(deps, tx, input));
  if (outcome.kind === 'confirmed') await takeGuessBack(deps.db, network);
  return outcome;
}

function limitOf({ config: { throttling } }: ConfirmLetterCodeDeps): GuessLimit {
  return { failures: throttling.failuresPerNetwork, windowSeconds: throttling.windowSeconds };
}

async function judge(deps: ConfirmLetterCodeDeps, tx: Db, { accountId, code }: ConfirmLetterCodeInput): Promise<ConfirmLetterCodeOutcome> {
  await lockAccount(tx, accountId);
  const letter = await readLatestLetter(tx, accountId);
  if (letter === undefined || !isOpenable(letter)) return { kind: 'none' };
  const [account, dataKey] = [await findAccount({ ...deps, db: tx }, accountId), await openDataKey({ ...deps, db: tx }, accountId)];
  if (account?.identity?.versionId !== letter.versionId || dataKey === undefined) return { kind: 'data_changed' };
  const address = openAddress(dataKey, letter);
  const text = boundCode({ ...letter, address: addressLines(address) }, code);
  const macs = deps.keyring.ids.map((masterId) => deps.keyring.mac('code-mac', text, masterId));
  const judged = await judgeCode(tx, letter.letterId, macs);
  if (judged === undefined) return { kind: 'none' };
  if (judged.state === 'used') return { kind: 'confirmed', proofId: await complete(deps, tx, letter, address) };
  if (judged.state === 'void') await endVoid(tx, letter);
  else await record(tx, letter, 'letter.code_mistyped');
  return judged.state === 'void' ? { kind: 'void' } : { kind: 'wrong', triesLeft: LETTER_TRIES - judged.attempts };
}

async function complete(deps: ConfirmLetterCodeDeps, tx: Db, letter: StoredLetter, { postcode }: PostalAddress): Promise<string> {
  const sentAt = (letter.exportedAt ?? letter.orderedAt).toISOString();
  const added = await completeCase(deps, tx, {
    accountId: letter.accountId,
    caseId: letter.caseId,
    vouchedBy: 'post',
    evidence: { kind: 'letter', postcode, sentAt },
    provedAt: new Date(),
    actor: 'citizen',
  });
  return added.proofId;
}

async function endVoid(tx: Db, letter: StoredLetter): Promise<void> {
  const { accountId, caseId } = letter;
  await endCase(tx, { accountId, caseId, end: { kind: 'refuse', refusal: 'letter_void' }, actor: 'system' });
  await record(tx, letter, 'letter.voided');
}

async function record(tx: Db, { accountId, letterId }: StoredLetter, action: 'letter.code_mistyped' | 'letter.voided'): Promise<void> {
  await recordEvent(tx, { actor: 'citizen', action, accountId, details: { letter: letterId } });
}
