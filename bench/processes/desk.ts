import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createApp, type App } from '../../src/app.ts';
import { findCitizen } from '../../src/capabilities/operators/find-citizen.ts';
import { parseSearchKey } from '../../src/capabilities/operators/search-key.ts';
import { loadConfig } from '../../src/config.ts';
import { migrateToLatest } from '../../src/database/migrate.ts';
import { createLogger } from '../../src/logging.ts';
import { createMetrics } from '../../src/metrics.ts';
import { identityOf } from '../population/identities.ts';
import { phoneOf } from '../population/phones.ts';
import { populate } from '../population/populate.ts';
import { answerCalls } from './answering.ts';

export interface DeskInput {
  readonly databaseUrl: string;
  readonly accounts: number;
}

export interface SearchInput {
  readonly by: 'phone' | 'snils';
  readonly accounts: number;
  readonly count: number;
}

const operator = { operatorId: 'opr_bench', centreId: 'bench', role: 'operator', person: undefined } as const;

let app: App | undefined;
let operatorAccount = '';

/** A desk with one operator, over as many citizens as the input says. */
async function start({ databaseUrl, accounts }: DeskInput): Promise<void> {
  await migrateToLatest(databaseUrl);
  const config = loadConfig({
    environment: 'production',
    variables: {},
    overrides: {
      issuer: 'https://id.example',
      database: { url: databaseUrl },
      masterKeys: [{ id: 1, secret: randomBytes(32).toString('base64') }],
      mail: { host: '127.0.0.1', security: 'none', from: 'no-reply@id.example' },
      sms: { host: '127.0.0.1', systemId: 'bench', password: 'bench' },
      logging: { level: 'error' },
    },
  });
  const taker = { send: () => Promise.resolve(), close: () => Promise.resolve() };
  const logger = createLogger(config.logging, { write: (line) => void process.stderr.write(line) });
  app = await createApp(config, logger, createMetrics(), { channels: { sms: taker, email: taker, push: taker } });
  const passwordHash = { hash: 'none', pepperKeyId: 1 };
  await populate(databaseUrl, app.deps.keyring, { accounts, level: 'standard', passwordHash, clientIds: [], scopes: [] });
  await employ(app);
}

/** The first citizen works here; how one becomes an operator is not the subject. */
async function employ({ deps: { db } }: App): Promise<void> {
  const first = await db.selectFrom('accounts').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow();
  operatorAccount = first.id;
  await sql`
    insert into service_centres (id, name_ru, name_en, town_ru, town_en, address_ru, address_en, lat, lon, time_zone, opening, services, slot_minutes, desks)
    values ('bench', 'Центр', 'Centre', 'Кострома', 'Kostroma', 'ул. Мира, 1', 'Mira st. 1', 57.77, 40.93, 'Europe/Moscow', '{}', '{}', 15, 1)`.execute(
    db,
  );
  await sql`insert into operators (id, account_id, centre_id, role) values (${operator.operatorId}, ${operatorAccount}, 'bench', 'operator')`.execute(
    db,
  );
}

/** Milliseconds of each search, from the key to the case that it opens, its record in the trail included. */
async function search({ by, accounts, count }: SearchInput): Promise<readonly number[]> {
  if (app === undefined) throw new Error('not started');
  const { deps } = app;
  // As many as an operator may make in months: the limit is not the subject.
  const config = { ...deps.config, desk: { ...deps.config.desk, searchesPerHour: Number.MAX_SAFE_INTEGER } };
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const citizen = 1 + Math.floor(Math.random() * (accounts - 1));
    const key = parseSearchKey(by === 'phone' ? phoneOf(citizen) : identityOf(citizen).snils);
    if (key === undefined) throw new Error('the benchmark made up a key that does not exist');
    const begun = performance.now();
    const found = await findCitizen(
      { ...deps, config },
      { operator: { ...operator, accountId: operatorAccount }, key, reason: 'identity_confirmation' },
    );
    times.push(performance.now() - begun);
    if (found.kind !== 'found') throw new Error(`citizen ${citizen} was not found: ${found.kind}`);
  }
  return times;
}

answerCalls({ start, search });
