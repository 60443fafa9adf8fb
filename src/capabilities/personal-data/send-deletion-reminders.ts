import type { Db } from '../../database/connect.ts';
import { eachByItself } from '../../kernel/each-by-itself.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { Closing } from '../accounts/closing.ts';
import { noteReminder } from '../accounts/end-closing.ts';
import { listClosingsToRemind } from '../accounts/list-closings.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { dayInWords } from './day-in-words.ts';
import { deletionPage } from './deletion-pages.ts';

export interface SendDeletionRemindersDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

const REMIND_SECONDS = 3 * 86_400;
const AT_ONCE = 50;

/**
 * Tells every contact, once and three days before, that an account is about to go: later nobody can be told. An account that cannot be read
 * does not keep the others from being told; it is said at the end, so that the log has it.
 */
export async function sendDeletionReminders(deps: SendDeletionRemindersDeps): Promise<void> {
  await eachByItself(await listClosingsToRemind(deps, REMIND_SECONDS, AT_ONCE), (closing) => remind(deps, closing));
}

function remind(deps: SendDeletionRemindersDeps, { closingId, accountId, dueAt }: Closing): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    if (!(await noteReminder(tx, closingId))) return;
    const params = (language: Language) => ({ date: dayInWords(language, dueAt) });
    await tellAccount(deps, tx, { accountId, template: 'deletion_soon', page: deletionPage, params, lifetimeSeconds: REMIND_SECONDS });
  });
}
