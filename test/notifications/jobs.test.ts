import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startJobs, type JobDeps } from '../../src/jobs.ts';
import { createOutboxWorld, eventually, smsConfig, unavailable, type OutboxWorld } from './outbox-world.ts';
import { createSmppGateway } from './smpp-gateway.ts';

let world: OutboxWorld;
const started: { stop(): Promise<void> }[] = [];
const loggedOut: unknown[] = [];

const settings = {
  issuer: 'https://id.example',
  sms: smsConfig,
  registries: { deadlineSeconds: 432_000, recheckDays: 180, concurrency: 64 },
  relyingParties: { logoutAttempts: 8 },
  jobs: { concurrency: 4 },
  server: { shutdownGraceSeconds: 1 },
  signingKeys: { keepPreviousSeconds: 86_400 },
  records: { remindDaysBefore: [60, 14] },
};
const depsWith = (changes: Partial<JobDeps> = {}): JobDeps => ({
  ...world,
  config: { ...settings, database: { url: world.url } },
  registries: {},
  postalService: undefined,
  metrics: { ...world.metrics, countRegistryAttempt: () => undefined, setRegistryBreaker: () => undefined },
  oidc: { deliverBackchannelLogout: async (payload) => void loggedOut.push(payload) },
  ...changes,
});
const start = async (changes?: Partial<JobDeps>) => {
  const jobs = await startJobs(depsWith(changes));
  started.push(jobs);
  return jobs;
};
const isSent = (id: string) => async () => (await world.row(id))['sent'] === true;

beforeEach(async () => {
  world = await createOutboxWorld();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((jobs) => jobs.stop()));
  await world.close();
  loggedOut.length = 0;
});

describe('background jobs', () => {
  it('deliver what was committed, and leave no job behind', async () => {
    await start();
    const id = await world.enqueueCode();
    await eventually(isSent(id));
    await eventually(async () => (await world.jobs()).length === 0);
    expect(world.channels.sms.received.map((message) => message.id)).toEqual([id]);
  });

  it('deliver what was committed before they started', async () => {
    const id = await world.enqueueCode();
    await start();
    await eventually(isSent(id));
    expect(world.channels.sms.received.map((message) => message.id)).toEqual([id]);
  });

  it('deliver each of a hundred messages once with three processes on one database', async () => {
    await Promise.all([start(), start(), start()]);
    const ids = await Promise.all(Array.from({ length: 100 }, () => world.enqueueCode()));
    await eventually(() => world.channels.sms.received.length >= 100);
    await eventually(async () => (await world.jobs()).length === 0);
    expect(world.channels.sms.received.map((message) => message.id).toSorted()).toEqual(ids.toSorted());
  });

  it('deliver once over a real SMS centre that was down and came back', async () => {
    const gateway = createSmppGateway();
    await gateway.start();
    await gateway.stop();
    const sms = gateway.createChannel();
    await start({ channels: { ...world.channels, sms } });
    const id = await world.enqueueCode('739105');
    await eventually(async () => Number((await world.row(id))['attempts']) >= 2);
    await gateway.start();
    await eventually(isSent(id));
    expect(gateway.arrived).toEqual([{ to: '+79161234567', text: expect.stringContaining('739105'), reference: expect.any(String) }]);
    await sms.close();
    await gateway.stop();
  });

  it('wake up without a new message when a pause is over', async () => {
    world.channels.sms.answer = unavailable;
    await start();
    const id = await world.enqueueCode();
    await eventually(async () => Number((await world.row(id))['attempts']) === 2);
    world.channels.sms.answer = () => undefined;
    await eventually(isSent(id));
    expect(world.channels.sms.received).toHaveLength(1);
  });

  it('hand logout tokens to whoever delivers them, and try again when that fails', async () => {
    let attempts = 0;
    await start({
      oidc: {
        deliverBackchannelLogout: async (payload) => {
          if (++attempts === 1) throw new Error('503');
          loggedOut.push(payload);
        },
      },
    });
    await world.pool.query(`select graphile_worker.add_job('deliver_backchannel_logout', '{"sid":"s1"}')`);
    await eventually(() => loggedOut.length === 1);
    expect(loggedOut).toEqual([{ sid: 's1' }]);
    expect(attempts).toBe(2);
  });

  it('can do every recurring job, and put each on the schedule', async () => {
    await start();
    const recurring = [
      'recover_messages',
      'release_stranded_jobs',
      'purge_messages',
      'purge_codes',
      'purge_registrations',
      'purge_artefacts',
    ];
    for (const name of [...recurring, 'purge_failed_jobs']) {
      await world.pool.query('select graphile_worker.add_job($1, job_key => $1, max_attempts => 1)', [name]);
    }
    await eventually(async () => (await world.jobs()).length === 0);
    expect(world.logged.filter((line) => 'err' in line)).toEqual([]);
    const { rows } = await world.pool.query('select identifier from graphile_worker._private_known_crontabs');
    expect(rows.map((row) => row.identifier)).toEqual(expect.arrayContaining(recurring));
  });

  it('give back the jobs of a process that died', async () => {
    await world.pool.query(`select graphile_worker.add_job('deliver_backchannel_logout', '{"sid":"s1"}')`);
    await world.pool.query(`update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now() - interval '6 minutes'`);
    await start();
    await world.pool.query(`select graphile_worker.add_job('release_stranded_jobs')`);
    await eventually(() => loggedOut.length === 1);
    expect(loggedOut).toEqual([{ sid: 's1' }]);
  });
});

describe('stopping', () => {
  it('lets a message under way leave, and takes no other', async () => {
    const gateway = Promise.withResolvers<void>();
    world.channels.sms.answer = () => gateway.promise;
    const jobs = await start({
      config: { ...settings, database: { url: world.url }, jobs: { concurrency: 1 }, server: { shutdownGraceSeconds: 10 } },
    });
    const first = await world.enqueueCode();
    await eventually(async () => (await world.row(first))['attempts'] === 1);
    const second = await world.enqueueCode();
    const stopped = jobs.stop();
    gateway.resolve();
    await stopped;
    started.length = 0;
    expect(await world.row(first)).toMatchObject({ sent: true });
    expect(await world.row(second)).toMatchObject({ sent: false, attempts: 0 });
  });

  it('does not wait longer than the grace for a gateway that hangs, and gives the job back', async () => {
    world.channels.sms.answer = () => new Promise(() => undefined);
    const jobs = await start();
    const id = await world.enqueueCode();
    await eventually(async () => (await world.row(id))['attempts'] === 1);
    const begun = Date.now();
    await jobs.stop();
    started.length = 0;
    expect(Date.now() - begun).toBeLessThan(4000);
    const { rows } = await world.pool.query('select locked_by from graphile_worker.jobs where key = $1', [id]);
    expect(rows).toEqual([{ locked_by: null }]);
  });
});

it('goes on by itself after the database was away in the middle of a job', async () => {
  const [reached, gateway] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  world.channels.sms.answer = () => {
    reached.resolve();
    return gateway.promise;
  };
  await start();
  const id = await world.enqueueCode();
  await reached.promise;
  const admin = new pg.Client(new URL('/postgres', world.url).href + new URL(world.url).search);
  await admin.connect();
  const name = new URL(world.url).pathname.slice(1);
  await admin.query(`alter database ${name} with allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  gateway.resolve();
  await eventually(() => world.logged.some((line) => 'message' in line && line.message === 'job queue ended, starting it again'));
  await admin.query(`alter database ${name} with allow_connections true`);
  await admin.end();
  const next = await world.enqueueCode();
  await eventually(isSent(next));
  expect(world.channels.sms.received.map((message) => message.id)).toEqual([id, next]);
});
