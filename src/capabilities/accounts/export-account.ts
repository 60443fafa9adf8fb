import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { readAllEvidence } from './history-store.ts';
import {
  readHeldAccount,
  readHeldClosings,
  readHeldContactChanges,
  readHeldIdentifiers,
  readHeldTaxNumber,
  readHeldVersions,
} from './export-store.ts';
import { findIdentityDraft } from './find-identity-draft.ts';
import { openDataKey } from './open-data-key.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';

/**
 * What this room holds of an open account, in the clear and under the names of the exported document. Undefined when there is no such
 * account. Throws UnsealError when a row's bytes were changed or moved.
 */
export async function exportAccount(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string) {
  const { db } = deps;
  const account = await readHeldAccount(db, accountId);
  const dataKey = await openDataKey(deps, accountId);
  if (account === undefined || dataKey === undefined) return undefined;
  const taxNumber = await readHeldTaxNumber(db, accountId);
  const versions = await readHeldVersions(db, accountId);
  return {
    account: {
      id: accountId,
      created_at: account.created_at,
      language: account.language,
      family_name: dataKey.unseal(places.familyName(accountId), account.family_name_sealed),
      given_name: dataKey.unseal(places.givenName(accountId), account.given_name_sealed),
    },
    identifiers: (await readHeldIdentifiers(db, accountId)).map(({ id, value_sealed, ...row }) => ({
      ...row,
      value: dataKey.unseal(places.identifier(id), value_sealed),
    })),
    contact_changes: await readHeldContactChanges(db, accountId),
    identity: {
      draft: (await findIdentityDraft(deps, accountId)) ?? null,
      versions: versions.map(({ id, data_sealed, ...row }) => ({ id, ...row, data: openIdentityData(dataKey, id, data_sealed) })),
      tax_number:
        taxNumber === undefined
          ? null
          : { inn: dataKey.unseal(places.taxNumber(accountId), taxNumber.inn_sealed), found_at: taxNumber.found_at },
    },
    evidence: (await readAllEvidence(db, accountId)).map(({ kind, source, reference, at, revoked_at, proved_at }) => ({
      kind,
      source,
      reference,
      at,
      revoked_at,
      proved_at,
    })),
    deletions: await readHeldClosings(db, accountId),
  };
}
