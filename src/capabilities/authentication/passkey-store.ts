import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { besideColumn } from './beside-store.ts';
import type { OwnChallenge } from './passkey-challenge.ts';
import type { PasskeyDescriptor, PasskeyDevice } from './passkey.ts';
import { recordedOf, type BesideTexts, type RecordedSignIn } from './recorded-sign-in.ts';
import { noticeJob, type SignInNotice } from './sign-in-notice-store.ts';
import type { VerifiedAttestation } from './verify-attestation.ts';

export interface PasskeyRow {
  readonly id: string;
  readonly account_id: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly device_type: PasskeyDevice;
  readonly created_at: Date;
  readonly removed: boolean;
}

/** By the unique index on the credential's id; removed ones too, so that the trail can tell. Undefined with a closed account. */
export async function readPasskey(db: Db, credentialId: Buffer): Promise<PasskeyRow | undefined> {
  const { rows } = await sql<PasskeyRow>`
    select passkeys.id, account_id, public_key, counter::float8 as counter, device_type, passkeys.created_at,
      removed_at is not null as removed
    from passkeys join accounts on accounts.id = passkeys.account_id and accounts.closed_at is null
    where credential_id = ${credentialId}::bytea`.execute(db);
  return rows[0];
}

export interface PasskeyUse {
  readonly passkeyId: string;
  readonly accountId: string;
  readonly counter: number;
  readonly backedUp: boolean;
  readonly challenge: OwnChallenge;
  readonly challengeSeconds: number;
  /** Of a password shown before it in the same sign-in: it must still be the account's. */
  readonly passwordChangedAt: string | undefined;
  readonly notice: SignInNotice | undefined;
  readonly event: (source: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** SQL of the moment in milliseconds, of the row that the event is. */
  readonly moment: RawBuilder<number>;
  readonly beside: BesideTexts;
}

/**
 * Uses a challenge and a passkey and records the sign-in, all or nothing. Of several answers to one challenge, and of several with one
 * count, the first wins: the others wait for its row and find it taken. Undefined for the others, for a
 * challenge past its time, and when the passkey or its account went, or the password was changed, meanwhile.
 */
export async function usePasskey(db: Db, use: PasskeyUse): Promise<RecordedSignIn | undefined> {
  const { rows } = await sql<RecordedSignIn>`
    with challenge as (${takeChallenge(use.challenge, use.challengeSeconds)}),
    used as (
      update passkeys set counter = ${use.counter}::float8::bigint, backed_up = ${use.backedUp}, last_used_at = now()
      from accounts
      where passkeys.id = ${use.passkeyId} and removed_at is null and exists (select from challenge)
        and accounts.id = passkeys.account_id and accounts.closed_at is null
        and (counter < ${use.counter}::float8 or (counter = 0 and ${use.counter}::float8 = 0))
        and (${use.passwordChangedAt ?? null}::timestamptz is null or exists (
          select from passwords where passwords.account_id = accounts.id and changed_at = ${use.passwordChangedAt ?? null}::timestamptz
        ))
      returning passkeys.id
    )
    ${use.event(sql`from used`)}
    returning ${use.moment} as at, ${besideColumn(use.beside)} as beside, ${noticeJob(use.accountId, use.notice)} as notice`.execute(db);
  return recordedOf(rows[0]);
}

/** Whether this challenge is not too old and nobody has answered it before; it is then used. */
export async function useChallenge(tx: Db, challenge: OwnChallenge, seconds: number): Promise<boolean> {
  const { rows } = await takeChallenge(challenge, seconds).execute(tx);
  return rows.length > 0;
}

/** The row is kept as long as the challenge could come again, and as much longer for nodes whose clocks differ. */
function takeChallenge({ digest, issuedAt }: OwnChallenge, seconds: number): RawBuilder<{ digest: Buffer }> {
  return sql`
    insert into used_passkey_challenges (digest, forget_at)
    select ${digest}::bytea, now() + make_interval(secs => 2 * ${seconds}::float8)
    where ${issuedAt}::timestamptz > now() - make_interval(secs => ${seconds}::float8)
    on conflict (digest) do nothing returning digest`;
}

export interface NewPasskey extends VerifiedAttestation {
  readonly id: string;
  readonly accountId: string;
  readonly transports: readonly string[];
  readonly labelSealed: Buffer;
}

/** False when this credential is there already, whosever it is, or was. */
export async function insertPasskey(tx: Db, passkey: NewPasskey): Promise<boolean> {
  const { rows } = await sql`
    insert into passkeys (id, account_id, credential_id, public_key, counter, device_type, backed_up, transports, label_sealed)
    values (${passkey.id}, ${passkey.accountId}, ${passkey.credentialId}, ${passkey.publicKey}, ${passkey.counter}::float8::bigint,
      ${passkey.device}, ${passkey.backedUp}, ${[...passkey.transports]}::text[], ${passkey.labelSealed})
    on conflict (credential_id) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

export interface ListedPasskey extends PasskeyDescriptor {
  readonly id: string;
  readonly device: PasskeyDevice;
  readonly labelSealed: Buffer;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Of an account, oldest first, without removed ones. */
export async function readPasskeys(db: Db, accountId: string): Promise<readonly ListedPasskey[]> {
  const { rows } = await sql<ListedPasskey>`
    select id, credential_id as "credentialId", transports, device_type as device, label_sealed as "labelSealed",
      created_at as "createdAt", last_used_at as "lastUsedAt"
    from passkeys where account_id = ${accountId} and removed_at is null order by id`.execute(db);
  return rows;
}

export async function countPasskeys(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from passkeys where account_id = ${accountId} and removed_at is null`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface OwnPasskey {
  readonly accountId: string;
  readonly passkeyId: string;
}

/** False when the account has no such passkey. */
export async function updateLabel(tx: Db, { accountId, passkeyId }: OwnPasskey, labelSealed: Buffer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update passkeys set label_sealed = ${labelSealed}
    where id = ${passkeyId} and account_id = ${accountId} and removed_at is null`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

/** False when the account has no such passkey, or no longer. */
export async function markRemoved(tx: Db, { accountId, passkeyId }: OwnPasskey): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update passkeys set removed_at = now()
    where id = ${passkeyId} and account_id = ${accountId} and removed_at is null`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

/** Returns how many were forgotten. */
export async function deleteForgottenChallenges(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from used_passkey_challenges where digest in (
      select digest from used_passkey_challenges where forget_at < now() limit ${limit}::int for update skip locked
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}
