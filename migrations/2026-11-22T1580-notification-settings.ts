import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a citizen has chosen otherwise than we would: a kind of notification by one channel. No row means what the program thinks best.
  await sql`
    create table notification_settings (
      account_id text not null references accounts (id),
      kind text not null,
      channel text not null check (channel in ('email', 'sms', 'push')),
      enabled boolean not null,
      changed_at timestamptz not null default clock_timestamp(),
      primary key (account_id, kind, channel)
    )`.execute(db);
  // Who had switched the notice of a sign-in off has it off.
  await sql`
    insert into notification_settings (account_id, kind, channel, enabled)
    select account_id, 'sign_in', 'email', false from sign_in_settings where not notice_by_email`.execute(db);

  // Browsers that show notices (RFC 8030). Address and keys are sealed by the person's own key; by the digest of the address a browser that
  // changes hands is found. Its device is a browser and a system, never a name of its owner's making.
  await sql`
    create table push_subscriptions (
      id text primary key,
      account_id text not null references accounts (id),
      endpoint_digest bytea not null unique,
      subscription_sealed bytea not null,
      device text not null,
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index push_subscriptions_by_account on push_subscriptions (account_id, created_at)`.execute(db);

  await sql`alter table outbox_messages drop constraint outbox_messages_channel_check`.execute(db);
  await sql`
    alter table outbox_messages add constraint outbox_messages_channel_check check (channel in ('sms', 'email', 'push'))`.execute(db);
}
