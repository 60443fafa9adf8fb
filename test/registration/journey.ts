import { createQueryId, PostgresQueryCompiler, type RootOperationNode } from 'kysely';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { createPasswordHasher } from '../../src/capabilities/authentication/password-hasher.ts';
import { openContent } from '../../src/capabilities/notifications/message-content.ts';
import { confirmContact } from '../../src/capabilities/registration/confirm-contact.ts';
import { confirmRegistrationLink, inspectRegistrationLink } from '../../src/capabilities/registration/confirm-link.ts';
import { findRegistration } from '../../src/capabilities/registration/find-registration.ts';
import type { RegistrationConfig } from '../../src/capabilities/registration/registration-settings.ts';
import { resendCode } from '../../src/capabilities/registration/resend-code.ts';
import { setPassword } from '../../src/capabilities/registration/set-password.ts';
import { startRegistration, type StartRegistrationInput } from '../../src/capabilities/registration/start-registration.ts';
import type { Db } from '../../src/database/connect.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { newSecretToken } from '../../src/kernel/secret-token.ts';
import { createRoom, newEmail, newPhone, type Room } from './room.ts';

export const goodPassword = 'Kolokol7-nad-Volgoy';

const passwords = {
  minimumLength: 8,
  maximumLength: 128,
  requireLowerUpperDigit: true,
  memoryKibibytes: 64,
  iterations: 1,
  parallelism: 1,
  concurrentHashes: 2,
  queuedHashes: 64,
};

export interface SentMessage {
  readonly channel: string;
  readonly template: string;
  readonly text: string;
  readonly digits: string;
  readonly token: string;
}

export type Journey = ReturnType<typeof journeyIn>;

/** The use cases of sign-up with everything filled in that a test does not speak of. */
export async function createJourney(): Promise<Journey> {
  return journeyIn(await createRoom());
}

type StartInput = Partial<Omit<StartRegistrationInput, 'familyName' | 'givenName'>> & {
  contact: Contact;
  familyName?: string;
  givenName?: string;
};

function journeyIn(room: Room) {
  const deps = { ...room, config: { ...room.config, passwords }, passwordHasher: createPasswordHasher(passwords, room.keyring) };
  let network = 0;

  const start = ({ familyName = 'Канареева', givenName = 'Анна', ...input }: StartInput, db: Db = room.db) => {
    network += 1;
    return startRegistration(
      { ...deps, db },
      {
        familyName: familyName as PersonName,
        givenName: givenName as PersonName,
        language: 'ru',
        formKey: newSecretToken(),
        network: `198.51.${network >> 8}.${network & 255}`,
        ...input,
      },
    );
  };
  const messages = async ({ value }: Contact): Promise<SentMessage[]> => {
    const rows = await room.db.selectFrom('outbox_messages').selectAll().orderBy('id').execute();
    return rows.flatMap((row) => {
      const content = row.content_sealed === null ? undefined : openContent(room.keyring, row.id, row.content_sealed);
      if (content === undefined || content.to !== value) return [];
      const digits = /(?<!\d)\d{6}(?!\d)/u.exec(content.text)?.[0] ?? '';
      const token = /\/registration\/confirm\/([\w-]{43})/u.exec(content.text)?.[1] ?? '';
      return [{ channel: row.channel, template: row.template, text: content.text, digits, token }];
    });
  };
  const lastMessage = async (contact: Contact) => (await messages(contact)).at(-1);
  const confirm = (secret: string, digits: string) => confirmContact(deps, { secret, digits });
  const password = (secret: string, typed = goodPassword) => setPassword(deps, { secret, password: typed });
  const started = async (contact: Contact) => {
    const { secret } = await start({ contact });
    const registration = await findRegistration(deps, secret);
    const message = await lastMessage(contact);
    return {
      secret,
      contact,
      registrationId: registration?.registrationId ?? '',
      digits: message?.digits ?? '',
      token: message?.token ?? '',
    };
  };
  /** With the secret that the confirmation has given. */
  const confirmed = async (contact: Contact) => {
    const one = await started(contact);
    return { ...one, secret: await secretOf(confirm(one.secret, one.digits)) };
  };
  const count = async (query: string, values: readonly unknown[]) =>
    (await room.pool.query<{ count: number }>(query, [...values])).rows[0]?.count ?? 0;

  return {
    room,
    deps,
    with: (settings: Partial<RegistrationConfig['registration']>) => journeyIn(room.with(settings)),
    newSecret: newSecretToken,
    secretOf,
    /** The text of each statement that a start sends, in order. */
    statementsOfStart: async (input: StartInput): Promise<string[]> => {
      const nodes: RootOperationNode[] = [];
      const transformQuery = ({ node }: { node: RootOperationNode }) => {
        nodes.push(node);
        return node;
      };
      await start(input, room.db.withPlugin({ transformQuery, transformResult: ({ result }) => Promise.resolve(result) }));
      return nodes.map((node) => new PostgresQueryCompiler().compileQuery(node, createQueryId()).sql);
    },
    start,
    messages,
    lastMessage,
    confirm,
    setPassword: password,
    resend: (secret: string, from = '192.0.2.1') => resendCode(deps, { secret, network: from }),
    inspect: (token: string, secret?: string) => inspectRegistrationLink(deps, { token, secret }),
    press: (token: string, secret?: string) => confirmRegistrationLink(deps, { token, secret }),
    startedByPhone: () => started(newPhone()),
    startedByEmail: () => started(newEmail()),
    confirmedByPhone: (contact: Contact = newPhone()) => confirmed(contact),
    completedByPhone: async (contact: Contact = newPhone()) => {
      const one = await confirmed(contact);
      return { ...one, secret: await secretOf(password(one.secret)) };
    },
    events: (action: string, registrationId: string) =>
      count(`select count(*)::int from audit_events where action = $1 and details->>'registrationId' = $2`, [action, registrationId]),
    accountsOf: ({ kind, value }: Contact) =>
      count('select count(*)::int from identifiers where blind_index = $1', [room.keyring.blindIndex(kind, value)]),
    accountOf: async (contact: Contact) => (await findAccountByIdentifier(deps, room.db, contact))?.accountId,
    rowCounts: async () =>
      (
        await room.pool.query(`select (select count(*) from registrations) as registrations, (select count(*) from one_time_codes) as codes,
          (select count(*) from outbox_messages) as messages, (select count(*) from registration_sends) as sends`)
      ).rows,
  };
}

/** What the browser's cookie holds after an outcome. */
async function secretOf(outcome: Promise<object>): Promise<string> {
  const { secret } = (await outcome) as { readonly secret?: string };
  if (secret === undefined) throw new Error('the outcome renews no secret');
  return secret;
}
