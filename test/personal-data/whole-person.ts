import { randomBytes, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { openDataKey } from '../../src/capabilities/accounts/open-data-key.ts';
import { saveRecord } from '../../src/capabilities/records/save-record.ts';
import { factorPlaces } from '../../src/capabilities/authentication/factor-places.ts';
import { passkeyPlaces } from '../../src/capabilities/authentication/passkey.ts';
import { pushPlace } from '../../src/capabilities/accounts/push-place.ts';
import { endpointDigest } from '../../src/capabilities/notifications/push-subscription.ts';
import { places } from '../../src/capabilities/accounts/sealing-places.ts';
import { letterPlaces } from '../../src/capabilities/proofing/letter-places.ts';
import type { DataKey } from '../../src/kernel/keyring.ts';
import { newId } from '../../src/kernel/ids.ts';
import { becomeOperator, here } from '../operators/desk-world.ts';
import { withEmail } from '../recovery/recovery-world.ts';
import { aConfirmedCitizen, type StandardCitizen } from '../support/citizen.ts';
import { answerOf, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { aTotp } from '../support/second-factors.ts';
import { WebSession } from '../support/web-session.ts';
import type { World } from '../support/world.ts';

export interface WholePerson extends StandardCitizen {
  readonly email: string;
  /** Signed in at the relying party. */
  readonly session: WebSession;
  readonly accessToken: string;
  readonly subject: unknown;
}

/** A citizen of whom something stands in every table that can hold something of a citizen. */
export async function aWholePerson(world: World, portal: TestClient): Promise<WholePerson> {
  const citizen = await aConfirmedCitizen(world.deps);
  const email = await withEmail(world.deps, citizen.accountId);
  await aTotp(world.deps, citizen.accountId);
  await saveRecord(world.deps, {
    accountId: citizen.accountId,
    kind: 'vehicle',
    recordId: newId('rec'),
    data: { plate: 'А123ВС44', certificate: '9912345678', model: 'Лада Нива' },
  });
  await fillIn(world, citizen);
  const session = new WebSession();
  const attempt = authorizationRequest(world, portal, { scope: 'openid profile email' });
  const answer = await redeem(world, portal, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
  return { ...citizen, email, session, accessToken: answer.body['access_token'] ?? '', subject: answer.idToken.sub };
}

/** Rows that come of long journeys, written as those would write them. */
async function fillIn({ deps }: World, { accountId, versionId }: StandardCitizen): Promise<void> {
  const key = await openDataKey(deps, accountId);
  if (key === undefined) throw new Error('the account is closed');
  const clerk = await aConfirmedCitizen(deps);
  const operatorId = await becomeOperator({ deps }, clerk.accountId, 'operator');
  const [request, other, proofing, letter, desk] = [newId('rrq'), newId('rrq'), newId('pcs'), newId('ltr'), newId('dcs')];
  const address = JSON.stringify({ postcode: '156000', locality: 'Кострома', street: 'Почтовая', house: '7' });
  const bytes = () => randomBytes(16);
  const { db } = deps;
  await sql`insert into identity_drafts (account_id, draft_sealed) values (${accountId}, ${key.seal(places.identityDraft(accountId), JSON.stringify({ birth_place: 'с. Черновиково' }))})`.execute(
    db,
  );
  await sql`insert into tax_numbers (account_id, version_id, inn_sealed)
    values (${accountId}, ${versionId}, ${key.seal(places.taxNumber(accountId), '500100732259')})`.execute(db);
  await sql`insert into registry_requests (id, account_id, version_id, state, expires_at, ended_at)
    values (${request}, ${accountId}, ${versionId}, 'confirmed', now(), now())`.execute(db);
  await sql`insert into registry_requests (id, account_id, version_id, state, refusal, expires_at, ended_at, told_account_id)
    values (${other}, ${clerk.accountId}, ${clerk.versionId}, 'refused', 'snils_taken', now(), now(), ${accountId})`.execute(db);
  await sql`insert into registry_checks (id, request_id, account_id, version_id, registry, state, outcome, expires_at, ended_at)
    values (${newId('chk')}, ${request}, ${accountId}, ${versionId}, 'pension_fund', 'answered', 'match', now(), now())`.execute(db);
  await sql`insert into identity_rechecks (account_id, asked_at) values (${accountId}, now()) on conflict do nothing`.execute(db);
  await sql`insert into proofing_cases (id, account_id, method, version_id, application_number, expires_at)
    values (${proofing}, ${accountId}, 'in_person', ${versionId}, ${String(randomInt(100_000_000, 999_999_999))}, now() + interval '1 day')`.execute(
    db,
  );
  await sql`insert into letters (id, account_id, case_id, version_id, state, address_sealed, code_mac, expires_at, ended_at)
    values (${letter}, ${accountId}, ${proofing}, ${versionId}, 'used', ${key.seal(letterPlaces.address(letter), address)}, ${bytes()}, now(), now())`.execute(
    db,
  );
  await sql`insert into visits (id, account_id, case_id, centre_id, starts_at, ends_at, desk)
    values (${newId('vst')}, ${accountId}, ${proofing}, ${here.centreId}, now() + interval '1 day', now() + interval '25 hours',
      ${randomInt(1, 1_000_000)}::int)`.execute(db);
  await sql`insert into desk_cases (id, kind, state, operator_id, operator_account_id, centre_id, account_id, citizen_person, reason,
      version_id, expires_at, ended_at)
    values (${desk}, 'visit', 'confirmed', ${operatorId}, ${clerk.accountId}, ${here.centreId}, ${accountId}, ${bytes()},
      'identity_confirmation', ${versionId}, now(), now())`.execute(db);
  await sql`insert into approvals (id, kind, state, case_id, account_id, centre_id, requested_by, requester_account_id, reason, expires_at,
      decided_at)
    values (${newId('apr')}, 'level_drop', 'expired', ${desk}, ${accountId}, ${here.centreId}, ${operatorId}, ${clerk.accountId},
      'identity_confirmation', now(), now())`.execute(db);
  await fillInAccess(deps.db, accountId, key);
}

async function fillInAccess(db: World['deps']['db'], accountId: string, key: DataKey): Promise<void> {
  const bytes = () => randomBytes(16);
  await sql`insert into sign_in_settings (account_id) values (${accountId}) on conflict do nothing`.execute(db);
  await sql`insert into backup_codes (id, account_id, code_mac) values (${newId('bkc')}, ${accountId}, ${bytes()})`.execute(db);
  await sql`insert into factor_attempts (account_id, factor, recent, recent_ends_at, today, today_ends_at, in_a_row)
    values (${accountId}, 'totp', 1, now(), 1, now(), 1) on conflict do nothing`.execute(db);
  await sql`insert into security_questions (account_id, question_sealed, hash, pepper_key_id)
    values (${accountId}, ${key.seal(factorPlaces.securityQuestion(accountId), 'Кличка первой кошки?')}, 'x', 1)`.execute(db);
  const [passkey, push] = [newId('psk'), `psh_${accountId}`];
  // Nothing listens there, and no push leaves.
  const endpoint = `https://127.0.0.1:9/${push}`;
  const pushKeys = JSON.stringify({ endpoint, p256dh: '', auth: '' });
  await sql`insert into passkeys (id, account_id, credential_id, public_key, counter, device_type, backed_up, label_sealed)
    values (${passkey}, ${accountId}, ${bytes()}, ${bytes()}, 0, 'multi', true,
      ${key.seal(passkeyPlaces.label(passkey), 'Мой телефон')})`.execute(db);
  await sql`insert into registrations (id, secret_digest, step, channel, draft_sealed, contact_index, language, account_id, expires_at)
    values (${newId('reg')}, ${bytes()}, 'done', 'sms', '', ${bytes()}, 'ru', ${accountId}, now())`.execute(db);
  await sql`insert into recoveries (id, account_id, identifier_kind, channel, step, language, expires_at)
    values (${newId('rcv')}, ${accountId}, 'phone', 'sms', 'done', 'ru', now())`.execute(db);
  await sql`insert into recovery_holds (id, account_id, contact_index, cancel_digest, ends_at, expires_at, cancelled_at)
    values (${newId('rch')}, ${accountId}, ${bytes()}, ${bytes()}, now(), now(), now())`.execute(db);
  await sql`insert into notification_settings (account_id, kind, channel, enabled) values (${accountId}, 'visits', 'sms', false)`.execute(
    db,
  );
  await sql`insert into push_subscriptions (id, account_id, endpoint_digest, subscription_sealed, device)
    values (${push}, ${accountId}, ${endpointDigest(endpoint)}, ${key.seal(pushPlace(push), pushKeys)}, 'firefox/linux')`.execute(db);
  await sql`insert into contact_changes (id, account_id, added_ids, removed_ids, undo_digest, undo_until)
    values (${newId('cch')}, ${accountId}, '{}', '{}', ${bytes()}, now())`.execute(db);
  await sql`insert into security_cases (number, account_id, event_id)
    values (${newId('aud').slice(-12)}, ${accountId}, ${newId('aud')})`.execute(db);
}
