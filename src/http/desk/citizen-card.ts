import type { Account } from '../../capabilities/accounts/account.ts';
import { maskContact } from '../../kernel/identifier.ts';
import { html, type Html } from '../views/html.ts';
import type { PageContext } from '../views/page-context.ts';
import { levelBadge, summaryList } from '../views/panels.ts';
import { unbroken } from '../views/unbroken.ts';

export interface CitizenCardModel {
  readonly account: Pick<Account, 'familyName' | 'givenName' | 'contacts' | 'assuranceLevel' | 'identity'>;
  /** The document in the operator's hands is the checked one: what stands in it need not be hidden any more. */
  readonly matched: boolean;
}

/** Whom the operator serves: enough to ask the visitor about, too little to learn anything, until the document is the right one. */
export function citizenCard(context: PageContext, { account, matched }: CitizenCardModel): Html {
  const { t } = context;
  const contacts = account.contacts.map((contact) => unbroken(maskContact(contact)));
  return summaryList([
    { term: t('desk.citizen_name'), value: matched ? fullName(account) : maskedName(account) },
    { term: t('desk.citizen_level'), value: account.assuranceLevel && levelBadge(context, account.assuranceLevel) },
    { term: t('desk.citizen_contacts'), value: contacts.map((contact, index) => (index === 0 ? contact : html`, ${contact}`)) },
  ]);
}

function fullName({ familyName, givenName, identity }: CitizenCardModel['account']): string {
  return [familyName, givenName, identity?.data.patronymic].filter(Boolean).join(' ');
}

/** First letters; always as many dots, so that the length says nothing. */
function maskedName({ familyName, givenName }: CitizenCardModel['account']): string {
  return [familyName, givenName].map((name) => `${[...name][0] ?? ''}•••`).join(' ');
}
