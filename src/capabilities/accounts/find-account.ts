import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { DataKey, Keyring } from '../../kernel/keyring.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { Account, ConfirmedContact } from './account.ts';
import { assuranceLevel } from './assurance-level.ts';
import type { Evidence } from './evidence.ts';
import { places } from './sealing-places.ts';
import { readAccount, type AccountRow } from './store.ts';

/**
 * An open account with everything that claims are made of, by one statement: this is read at every token.
 * Throws UnsealError when a row's bytes were changed or moved.
 */
export async function findAccount(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string): Promise<Account | undefined> {
  const row = await readAccount(deps.db, accountId);
  if (row === undefined) return undefined;
  const dataKey = deps.keyring.openDataKey(places.dataKey(accountId), row.data_key_wrapped);
  const contacts = row.identifiers.filter(({ kind }) => kind !== 'snils').map((identifier) => openContact(dataKey, identifier));
  const evidence = row.evidence.map(toEvidence);
  return {
    accountId,
    createdAt: row.created_at,
    language: row.language,
    familyName: dataKey.unseal(places.familyName(accountId), row.family_name_sealed) as PersonName,
    givenName: dataKey.unseal(places.givenName(accountId), row.given_name_sealed) as PersonName,
    contacts,
    evidence,
    assuranceLevel: assuranceLevel(evidence),
    updatedAt: contacts.reduce((latest, { confirmedAt }) => (confirmedAt > latest ? confirmedAt : latest), row.created_at),
  };
}

function openContact(dataKey: DataKey, { id, kind, value, confirmed_at }: AccountRow['identifiers'][number]): ConfirmedContact {
  const opened = dataKey.unseal(places.identifier(id), Buffer.from(value, 'base64'));
  return { kind, value: opened, confirmedAt: new Date(confirmed_at) } as Contact & { confirmedAt: Date };
}

function toEvidence({ kind, source, at, revoked_at }: AccountRow['evidence'][number]): Evidence {
  return { kind, source, at: new Date(at), ...(revoked_at === null ? {} : { revokedAt: new Date(revoked_at) }) };
}
