import { sql } from 'kysely';
import { blindIndexes } from '../../src/capabilities/accounts/identifier-index.ts';
import { places } from '../../src/capabilities/accounts/sealing-places.ts';
import type { PasswordHash } from '../../src/capabilities/authentication/password-hasher.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Keyring } from '../../src/kernel/keyring.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import { proveIdentities, verifyIdentities } from './identities.ts';
import { phoneOf } from './phones.ts';

export interface Population {
  readonly accounts: number;
  /** Of all accounts; simplified when not given. */
  readonly level?: 'simplified' | 'standard' | 'confirmed';
  /** One hash for all: what is measured does not depend on whose it is. */
  readonly passwordHash: PasswordHash;
  /** Relying parties that every citizen has consented to. */
  readonly clientIds: readonly string[];
  readonly scopes: readonly string[];
}

const BATCH = 5000;

/**
 * Opens accounts in bulk. Every one is whole, with its own sealed data, and can sign in: a table filled with rows that nobody reads would
 * leave the few that are read in memory and show nothing.
 */
export async function populate(url: string, keyring: Keyring, population: Population): Promise<void> {
  const db = createDb(createPool({ url, poolSize: 1, statementTimeoutMilliseconds: 0 }));
  for (let first = 0; first < population.accounts; first += BATCH) {
    const size = Math.min(BATCH, population.accounts - first);
    const citizens = Array.from({ length: size }, (_, offset) => buildCitizen(keyring, first + offset));
    await insertBatch(db, citizens, population);
    const { level = 'simplified' } = population;
    if (level !== 'simplified') await verifyIdentities(db, keyring, citizens, first);
    if (level === 'confirmed') await proveIdentities(db, citizens);
  }
  await sql`vacuum (analyze) accounts, identifiers, evidence, identity_versions, passwords, consents`.execute(db);
  await sql`checkpoint`.execute(db);
  await db.destroy();
}

function buildCitizen(keyring: Keyring, index: number) {
  const phone = parsePhoneNumber(phoneOf(index));
  if (phone === undefined) throw new Error('the benchmark made up a phone number that does not exist');
  const [accountId, identifierId] = [newId('acc'), newId('idn')];
  const { dataKey, wrapped } = keyring.newDataKey(places.dataKey(accountId));
  return {
    accountId,
    dataKey,
    identifierId,
    evidenceId: newId('evd'),
    wrapped,
    familyName: dataKey.seal(places.familyName(accountId), 'Каменщикова'),
    givenName: dataKey.seal(places.givenName(accountId), 'Аксинья'),
    phone: dataKey.seal(places.identifier(identifierId), phone),
    blindIndex: blindIndexes(keyring, { kind: 'phone', value: phone }).current,
    keyVersion: keyring.currentId,
  };
}

async function insertBatch(db: Db, citizens: readonly ReturnType<typeof buildCitizen>[], population: Population): Promise<void> {
  const ids = citizens.map(({ accountId }) => accountId);
  const identifierIds = citizens.map(({ identifierId }) => identifierId);
  await sql`
    insert into accounts (id, language, data_key_wrapped, family_name_sealed, given_name_sealed)
    select id, 'ru', wrapped, family_name, given_name from unnest(
      ${ids}::text[], ${citizens.map(({ wrapped }) => wrapped)}::bytea[], ${citizens.map(({ familyName }) => familyName)}::bytea[],
      ${citizens.map(({ givenName }) => givenName)}::bytea[]) as c (id, wrapped, family_name, given_name)`.execute(db);
  await sql`
    insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
    select id, account_id, 'phone', blind_index, ${citizens[0]?.keyVersion ?? 0}::int, value_sealed, now() from unnest(
      ${identifierIds}::text[], ${ids}::text[], ${citizens.map(({ blindIndex }) => blindIndex)}::bytea[],
      ${citizens.map(({ phone }) => phone)}::bytea[]) as c (id, account_id, blind_index, value_sealed)`.execute(db);
  await sql`
    insert into evidence (id, account_id, kind, source, reference)
    select id, account_id, 'contact_confirmed', 'sms_code', reference from unnest(
      ${citizens.map(({ evidenceId }) => evidenceId)}::text[], ${ids}::text[], ${identifierIds}::text[]
    ) as c (id, account_id, reference)`.execute(db);
  await sql`
    insert into passwords (account_id, hash, pepper_key_id)
    select id, ${population.passwordHash.hash}, ${population.passwordHash.pepperKeyId}::int from unnest(${ids}::text[]) as c (id)`.execute(
    db,
  );
  for (const clientId of population.clientIds) {
    await sql`
      insert into consents (id, account_id, client_id, scopes)
      select id, account_id, ${clientId}, ${[...population.scopes]}::text[]
      from unnest(${ids.map(() => newId('con'))}::text[], ${ids}::text[]) as c (id, account_id)`.execute(db);
  }
}
