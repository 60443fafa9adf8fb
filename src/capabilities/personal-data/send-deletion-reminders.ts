import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
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

/** Tells every contact, once and three days before, that an account is about to go: later nobody can be told. */
export async function sendDeletionReminders(deps: SendDeletionRemindersDeps): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    for (const { accountId, dueAt } of await listClosingsToRemind({ db: tx }, REMIND_SECONDS, AT_ONCE)) {
      const params = (language: Language) => ({ date: dayInWords(language, dueAt) });
      const news = { accountId, template: 'deletion_soon', page: deletionPage, params, lifetimeSeconds: REMIND_SECONDS } as const;
      await tellAccount(deps, tx, news);
    }
  });
}
