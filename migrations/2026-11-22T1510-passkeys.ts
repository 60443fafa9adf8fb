import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Public keys of passkeys (WebAuthn Level 3 §4, credential record). Rows stay after removal: a credential that was revoked cannot come
  // back under another name. The name its owner gave it is sealed by the person's own key.
  await sql`
    create table passkeys (
      id text primary key,
      account_id text not null references accounts (id),
      credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
      public_key bytea not null,
      counter bigint not null check (counter >= 0),
      device_type text not null check (device_type in ('single', 'multi')),
      backed_up boolean not null,
      transports text[] not null default '{}',
      label_sealed bytea not null,
      created_at timestamptz not null default clock_timestamp(),
      last_used_at timestamptz,
      removed_at timestamptz
    )`.execute(db);
  await sql`create index passkeys_by_account on passkeys (account_id) where removed_at is null`.execute(db);
  // Challenges that have been answered, by digest: each is good for one answer. They carry their own time and owner under a MAC, so that
  // showing one to a browser writes nothing; a row is only as old as its challenge could still be.
  await sql`
    create table used_passkey_challenges (
      digest bytea primary key,
      forget_at timestamptz not null
    )`.execute(db);
  await sql`create index used_passkey_challenges_to_forget on used_passkey_challenges (forget_at)`.execute(db);
}
