import { sql } from 'kysely';
import { identityIndexes } from '../../src/capabilities/accounts/identity-index.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { blindIndexes } from '../../src/capabilities/accounts/identifier-index.ts';
import { sealIdentityData } from '../../src/capabilities/accounts/sealed-identity.ts';
import { places } from '../../src/capabilities/accounts/sealing-places.ts';
import type { Db } from '../../src/database/connect.ts';
import { parseCalendarDate, type CalendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { DataKey, Keyring } from '../../src/kernel/keyring.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { parseSnils, type Snils } from '../../src/kernel/snils.ts';

export interface OpenedCitizen {
  readonly accountId: string;
  readonly dataKey: DataKey;
}

/** As much of a person as a Russian passport says; SNILS and number are of citizen number `index`. */
export function identityOf(index: number): IdentityData {
  return {
    familyName: 'Каменщикова' as PersonName,
    givenName: 'Аксинья' as PersonName,
    patronymic: 'Фёдоровна' as PersonName,
    gender: 'female',
    birthDate: day('1988-03-07'),
    birthPlace: 'гор. Кострома Костромской области',
    citizenship: 'RUS',
    snils: snilsOf(index),
    document: {
      type: 'passport_rf',
      series: '3412',
      number: String(index % 1_000_000).padStart(6, '0'),
      issueDate: day('2012-04-19'),
      issuedBy: 'ОТДЕЛОМ УФМС РОССИИ ПО КОСТРОМСКОЙ ОБЛАСТИ В ГОРОДЕ КОСТРОМЕ',
      divisionCode: '440-001',
    },
  };
}

/** Has the data of all these citizens confirmed by both registries; `first` is the number of the first of them. */
export async function verifyIdentities(db: Db, keyring: Keyring, citizens: readonly OpenedCitizen[], first: number): Promise<void> {
  const rows = citizens.map((citizen, offset) => verifiedRow(keyring, citizen, identityOf(first + offset)));
  const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name]);
  await sql`
    insert into identity_versions (id, account_id, number, data_sealed, snils_blind_index, document_blind_index, key_version)
    select id, account_id, 1, data_sealed, snils_index, document_index, ${keyring.currentId}::int from unnest(
      ${column('versionId')}::text[], ${column('accountId')}::text[], ${column('dataSealed')}::bytea[], ${column('snilsIndex')}::bytea[],
      ${column('documentIndex')}::bytea[]) as v (id, account_id, data_sealed, snils_index, document_index)`.execute(db);
  for (const source of ['pension_fund', 'interior_ministry']) {
    await sql`
      insert into evidence (id, account_id, kind, source, reference)
      select id, account_id, 'registry_confirmed', ${source}::text, reference from unnest(
        ${rows.map(() => newId('evd'))}::text[], ${column('accountId')}::text[], ${column('versionId')}::text[]
      ) as e (id, account_id, reference)`.execute(db);
  }
  await sql`
    insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
    select id, account_id, 'snils', blind_index, ${keyring.currentId}::int, value_sealed, now() from unnest(
      ${column('identifierId')}::text[], ${column('accountId')}::text[], ${column('identifierIndex')}::bytea[],
      ${column('snilsSealed')}::bytea[]) as i (id, account_id, blind_index, value_sealed)`.execute(db);
}

/** Each was at a service centre half a year ago, with the document that the registries have confirmed. */
export async function proveIdentities(db: Db, citizens: readonly OpenedCitizen[]): Promise<void> {
  const [accountIds, proofIds] = [citizens.map(({ accountId }) => accountId), citizens.map(() => newId('prf'))];
  const proved = sql`unnest(${citizens.map(() => newId('evd'))}::text[], ${accountIds}::text[], ${proofIds}::text[]) as c (id, account_id, proof_id)
    join identity_versions as version on version.account_id = c.account_id`;
  await sql`
    insert into proofs (id, account_id, version_id, method, vouched_by, evidence_sealed, proved_at)
    select c.proof_id, c.account_id, version.id, 'in_person', 'bench', '', now() - interval '180 days' from ${proved}`.execute(db);
  await sql`
    insert into evidence (id, account_id, kind, source, reference, proof_id, proved_at)
    select c.id, c.account_id, 'identity_proved', 'in_person', version.id, c.proof_id, now() - interval '180 days' from ${proved}`.execute(
    db,
  );
}

function verifiedRow(keyring: Keyring, { accountId, dataKey }: OpenedCitizen, data: IdentityData) {
  const [versionId, identifierId] = [newId('ver'), newId('idn')];
  const { snils, document } = identityIndexes(keyring, data);
  return {
    accountId,
    versionId,
    identifierId,
    dataSealed: sealIdentityData(dataKey, versionId, data),
    snilsIndex: snils,
    documentIndex: document,
    identifierIndex: blindIndexes(keyring, { kind: 'snils', value: data.snils }).current,
    snilsSealed: dataKey.seal(places.identifier(identifierId), data.snils),
  };
}

function day(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new Error('the benchmark made up a day that does not exist');
  return date;
}

/** Above the numbers that were given out before check digits existed. */
function snilsOf(index: number): Snils {
  const number = String(100_000_000 + index);
  const sum = [...number].reduce((total, digit, place) => total + Number(digit) * (9 - place), 0) % 101;
  const snils = parseSnils(`${number}${String(sum === 100 ? 0 : sum).padStart(2, '0')}`);
  if (snils === undefined) throw new Error('the benchmark made up a SNILS that does not exist');
  return snils;
}
