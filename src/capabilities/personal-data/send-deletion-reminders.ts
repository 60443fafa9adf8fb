import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { listClosingsToRemind } from '../accounts/list-closings.ts';
import { tellContacts } from '../recovery/tell-contacts.ts';
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
      const account = await findAccount({ ...deps, db: tx }, accountId);
      if (account === undefined) continue;
      const params = { url: `${deps.config.issuer}${deletionPage}`, date: dayInWords(account.language, dueAt) };
      const words = { template: 'deletion_soon', language: account.language, lifetimeSeconds: REMIND_SECONDS } as const;
      await tellContacts(deps, tx, account.contacts, { ...words, params });
    }
  });
}
