import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { Closing } from '../accounts/closing.ts';
import { countClosings, findClosing } from '../accounts/find-closing.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { requestClosing } from '../accounts/request-closing.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findDeskWork } from '../operators/find-desk-work.ts';
import { keepPage } from './deletion-pages.ts';
import { dayInWords } from './day-in-words.ts';
import { personalDataProblems } from './problems.ts';

export interface RequestDeletionDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly personalData: { readonly deletionDelaySeconds: number } };
}

const DAY_SECONDS = 86_400;

/**
 * Each wish, and each time that it is taken back, is told to every contact. Less than what an account is told by SMS of one kind in an hour:
 * no wish goes untold because of those before it.
 */
const WISHES_PER_DAY = 3;

/**
 * Begins the time after which an account is deleted. Every contact is told, with a link that takes it back: whoever asks may not be the
 * owner. Asked twice, also at once, it is one deletion with one date. Undefined when the account is closed. Throws
 * `personal_data.operator_account` while a desk works by it or with it: that must end first; and
 * `personal_data.too_many_deletions` when it was asked for and taken back again and again within a day.
 */
export function requestDeletion(deps: RequestDeletionDeps, accountId: string): Promise<Closing | undefined> {
  return inTransaction(deps.db, async (tx) => {
    const within = { ...deps, db: tx };
    if (!(await lockAccount(tx, accountId))) return undefined;
    if (await findDeskWork(within, accountId)) throw personalDataProblems.operator_account();
    const requested = await requestClosing(tx, { accountId, delaySeconds: deps.config.personalData.deletionDelaySeconds });
    if (requested === undefined) return findClosing(within, accountId);
    const { closing, token } = requested;
    if ((await countClosings(within, accountId, DAY_SECONDS)) > WISHES_PER_DAY) throw personalDataProblems.too_many_deletions();
    await recordEvent(tx, { actor: 'citizen', action: 'deletion.requested', accountId, details: { closing: closing.closingId } });
    const params = (language: Language) => ({ date: dayInWords(language, closing.dueAt) });
    await tellAccount(deps, tx, { accountId, template: 'deletion_requested', page: `${keepPage}/${token}`, params });
    return closing;
  });
}
