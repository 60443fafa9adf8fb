import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { enqueueMessage } from '../../src/capabilities/notifications/enqueue-message.ts';
import { measureOutbox } from '../../src/capabilities/notifications/measure-outbox.ts';
import { ChannelFault } from '../../src/capabilities/notifications/ports.ts';
import { purgeMessages } from '../../src/capabilities/notifications/purge-messages.ts';
import { recoverMessages } from '../../src/capabilities/notifications/recover-messages.ts';
import { createOutboxWorld, email, phone, unavailable, type OutboxWorld } from './outbox-world.ts';

let world: OutboxWorld;
beforeAll(async () => {
  world = await createOutboxWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.pool.query('truncate outbox_messages');
  await world.pool.query('delete from graphile_worker._private_jobs');
  for (const channel of Object.values(world.channels)) {
    channel.received.length = 0;
    channel.answer = () => undefined;
  }
  world.logged.length = 0;
  world.counted.length = 0;
});

const expire = (id: string) =>
  world.pool.query(`update outbox_messages set expires_at = clock_timestamp() - interval '1 ms' where id = $1`, [id]);

describe('enqueueing', () => {
  it('leaves neither a message nor a job when the transaction is rolled back', async () => {
    const message = { to: phone, template: 'registration_code', language: 'ru', lifetimeSeconds: 300 } as const;
    const rolledBack = world.db.transaction().execute(async (tx) => {
      await enqueueMessage(world, tx, { ...message, params: { digits: '482913', minutes: '5' } });
      throw new Error('the registration was refused');
    });
    await expect(rolledBack).rejects.toThrow('refused');
    expect(await world.jobs()).toEqual([]);
    expect((await world.pool.query('select from outbox_messages')).rowCount).toBe(0);
  });

  it('leaves one job, which names the message and nothing else', async () => {
    const id = await world.enqueueCode();
    const { rows } = await world.pool.query('select payload from graphile_worker._private_jobs');
    expect(rows).toEqual([{ payload: { messageId: id } }]);
  });

  it('refuses a message whose template lacks a parameter, so that the caller`s transaction fails with it', async () => {
    const incomplete = { to: phone, template: 'registration_code', language: 'ru', params: { digits: '1' }, lifetimeSeconds: 300 } as const;
    await expect(enqueueMessage(world, world.db, incomplete)).rejects.toThrow('minutes');
  });
});

describe('delivering', () => {
  it('sends a message once, with the words of its template, and wipes them', async () => {
    const id = await world.enqueueCode('482913');
    expect(await world.deliver(id)).toEqual({ kind: 'sent' });
    expect(await world.deliver(id)).toEqual({ kind: 'not_due' });
    expect(world.channels.sms.received).toEqual([
      { id, to: '+79161234567', text: '482913 — код Пайцзы на 5 мин. Никому его не сообщайте', secondsLeft: expect.any(Number) },
    ]);
    expect(await world.row(id)).toEqual({ attempts: 1, fault: null, sent: true, dropped: false, hasContent: false });
    expect(world.counted).toEqual(['sms sent']);
  });

  it('tells the gateway how long the message is good for', async () => {
    await world.deliver(await world.enqueueCode('482913', 300));
    expect(world.channels.sms.received[0]?.secondsLeft).toBeGreaterThan(295);
    expect(world.channels.sms.received[0]?.secondsLeft).toBeLessThanOrEqual(300);
  });

  it('drops an expired message instead of sending it late', async () => {
    const id = await world.enqueueCode();
    await expire(id);
    expect(await world.deliver(id)).toEqual({ kind: 'expired' });
    expect(world.channels.sms.received).toEqual([]);
    expect(await world.row(id)).toEqual({ attempts: 0, fault: 'expired', sent: false, dropped: true, hasContent: false });
    expect(world.counted).toEqual(['sms expired']);
  });

  it('sends once when sixteen workers take the same message', async () => {
    const id = await world.enqueueCode();
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => world.deliver(id)));
    expect(outcomes.filter(({ kind }) => kind === 'sent')).toHaveLength(1);
    expect(world.channels.sms.received).toHaveLength(1);
  });

  it('does not hold the row or a connection while the gateway thinks', async () => {
    const id = await world.enqueueCode();
    let locked: unknown;
    world.channels.sms.answer = async () => {
      const { rows } = await world.pool.query('select id from outbox_messages where id = $1 for update nowait', [id]);
      locked = rows[0];
    };
    await world.deliver(id);
    expect(locked).toEqual({ id });
  });

  it('drops at once what the gateway refuses for good, and says why', async () => {
    const id = await world.enqueueCode();
    world.channels.sms.answer = () => {
      throw new ChannelFault('smpp_0x0b', { permanent: true });
    };
    expect(await world.deliver(id)).toEqual({ kind: 'dropped', code: 'smpp_0x0b' });
    expect(await world.row(id)).toEqual({ attempts: 1, fault: 'smpp_0x0b', sent: false, dropped: true, hasContent: false });
    expect(await world.deliver(id)).toEqual({ kind: 'not_due' });
    expect(world.counted).toEqual(['sms dropped']);
  });

  it('tries again after growing pauses while the gateway is away, and delivers once when it is back', async () => {
    const id = await world.enqueueCode();
    world.channels.sms.answer = unavailable;
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      expect(await world.deliver(id)).toEqual({ kind: 'postponed', code: 'gateway_unavailable' });
      const [job] = await world.jobs();
      pauses.push(job?.inSeconds ?? 0);
      expect(await world.deliver(id)).toEqual({ kind: 'not_due' });
      await world.makeDue(id);
    }
    expect(pauses[0]).toBeLessThan(2.1);
    expect(pauses.at(-1)).toBeGreaterThan(7);
    expect(Math.max(...pauses)).toBeLessThan(15.1);
    world.channels.sms.answer = () => undefined;
    expect(await world.deliver(id)).toEqual({ kind: 'sent' });
    expect(world.channels.sms.received.map((message) => message.id)).toEqual([id]);
  });

  it('does not take a bug of a channel for the end of the message, nor tell what the bug quotes', async () => {
    const id = await world.enqueueCode();
    world.channels.sms.answer = () => {
      throw new TypeError('cannot send 482913 to +79161234567');
    };
    expect(await world.deliver(id)).toEqual({ kind: 'postponed', code: 'unexpected_TypeError' });
    expect(JSON.stringify(world.logged)).not.toMatch(/482913|9161234567/);
  });
});

describe('after a crash', () => {
  it('sends the same message with the same id once more when nobody noted that it had left', async () => {
    const id = await world.enqueueCode();
    await world.pool.query(`alter table outbox_messages add constraint crash check (sent_at is null)`);
    await expect(world.deliver(id)).rejects.toThrow('crash');
    await world.pool.query(`alter table outbox_messages drop constraint crash`);
    expect(await world.deliver(id)).toEqual({ kind: 'not_due' }); // the lease of the lost worker
    await world.makeDue(id);
    expect(await world.deliver(id)).toEqual({ kind: 'sent' });
    const [first, second] = world.channels.sms.received;
    expect(world.channels.sms.received).toHaveLength(2);
    expect([second?.id, second?.to, second?.text]).toEqual([first?.id, first?.to, first?.text]);
  });

  it('queues a message again whose worker died with the job locked', async () => {
    const id = await world.enqueueCode();
    await world.pool.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-dead', attempts = 1`);
    await world.pool.query(`update outbox_messages set attempts = 1, due_at = clock_timestamp() + interval '35 seconds'`);
    await recoverMessages(world);
    expect(await world.jobs()).toHaveLength(1); // it may be alive
    await world.makeDue(id);
    await recoverMessages(world);
    await recoverMessages(world);
    const runnable = (await world.jobs()).filter((job) => job.key === id);
    expect(runnable).toEqual([{ key: id, attempts: 0, inSeconds: expect.any(Number) }]);
  });

  it('leaves a job alone that only waits for its turn', async () => {
    const id = await world.enqueueCode();
    await world.makeDue(id);
    const before = await world.pool.query('select id, run_at, revision from graphile_worker.jobs');
    await recoverMessages(world);
    const after = await world.pool.query('select id, run_at, revision from graphile_worker.jobs');
    expect(after.rows).toEqual(before.rows);
  });

  it('wipes expired messages that have no job at all', async () => {
    const id = await world.enqueueCode();
    await world.pool.query('delete from graphile_worker._private_jobs');
    await expire(id);
    await recoverMessages(world);
    expect(await world.row(id)).toMatchObject({ dropped: true, hasContent: false, fault: 'expired' });
    expect(world.counted).toEqual(['sms expired']);
  });

  it('does not let a worker that lost its lease undo what a later one did', async () => {
    const id = await world.enqueueCode();
    const gateway = Promise.withResolvers<void>();
    const atGateway = Promise.withResolvers<void>();
    world.channels.sms.answer = async () => {
      atGateway.resolve();
      await gateway.promise;
      throw new ChannelFault('smpp_0x0b', { permanent: true });
    };
    const slow = world.deliver(id);
    await atGateway.promise;
    await world.makeDue(id);
    world.channels.sms.answer = unavailable;
    expect(await world.deliver(id)).toMatchObject({ kind: 'postponed' });
    gateway.resolve();
    await slow;
    expect(await world.row(id)).toEqual({ attempts: 2, fault: 'gateway_unavailable', sent: false, dropped: false, hasContent: true });
  });
});

describe('what stays behind', () => {
  it('keeps neither numbers nor codes in any table, before or after sending', async () => {
    const sms = await world.enqueueCode('482913');
    const params = { digits: '739105', link: 'https://id.paiza.example/confirm?token=c2VjcmV0', days: '3' };
    const mail = { to: email, template: 'registration_code', language: 'en', params, lifetimeSeconds: 259_200 } as const;
    const mailId = await enqueueMessage(world, world.db, mail);
    world.channels.email.answer = unavailable;
    expect(await everything()).not.toMatch(canaries);
    await world.deliver(sms);
    await world.deliver(mailId);
    expect(await everything()).not.toMatch(canaries);
    expect(JSON.stringify(world.logged)).not.toMatch(canaries);
    expect(world.channels.sms.received).toHaveLength(1);
  });

  it('forgets settled messages after thirty days, and open ones never', async () => {
    const [sent, open, fresh] = [await world.enqueueCode(), await world.enqueueCode(), await world.enqueueCode()];
    await world.deliver(sent);
    await world.deliver(fresh);
    await world.pool.query(`update outbox_messages set created_at = created_at - interval '31 days' where id = any($1)`, [[sent, open]]);
    await purgeMessages(world);
    const { rows } = await world.pool.query('select id from outbox_messages order by id');
    expect(rows.map((row) => row.id)).toEqual([open, fresh].toSorted());
  });

  it('says how long the oldest message has been waiting', async () => {
    expect(await measureOutbox(world)).toBe(0);
    const id = await world.enqueueCode();
    await world.pool.query(`update outbox_messages set created_at = created_at - interval '90 seconds'`);
    expect(await measureOutbox(world)).toBeGreaterThanOrEqual(90);
    await world.deliver(id);
    expect(await measureOutbox(world)).toBe(0);
  });
});

const canaries = /482913|739105|9161234567|karenina|c2VjcmV0/i;

/** Every row of every table of the database, as text; sealed bytes as both hex and characters. */
async function everything(): Promise<string> {
  const { rows: tables } = await world.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['public.outbox_messages', 'graphile_worker._private_jobs']));
  const contents = await Promise.all(tables.map(({ name }) => world.pool.query(`select t::text as row from ${name} t`)));
  const sealed = await world.pool.query<{ content: Buffer | null }>('select content_sealed as content from outbox_messages');
  const bytes = sealed.rows.map(({ content }) => content?.toString('latin1') ?? '');
  return [...contents.flatMap(({ rows }) => rows.map((row) => String(row.row))), ...bytes].join('\n');
}
