import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { createLogger, type Logger } from '../../src/logging.ts';
import { createTestDatabase } from '../support/test-database.ts';

function capture(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return { logger: createLogger({ level: 'info' }, { write: (line: string) => void lines.push(line) }), lines };
}

const hostile = ['\r\n{"level":"error","msg":"forged"}', '\u001b[31mred\u001b[0m', '\0', '"},{"a":"', '\u2028', '\ud800', '\\', '<script>'];

describe('a log line', () => {
  it('is one JSON object with level, ISO time and message', () => {
    const { logger, lines } = capture();
    logger.info({ route: '/token', status: 200, ms: 12 }, 'request');
    expect(lines).toHaveLength(1);
    const event = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(event).toMatchObject({ level: 'info', pid: process.pid, route: '/token', status: 200, ms: 12, msg: 'request' });
    expect(new Date(String(event['time'])).toISOString()).toBe(event['time']);
  });

  it.each(hostile)('stays one line of valid JSON when a value, a name or a message holds %j', (evil) => {
    const { logger, lines } = capture();
    logger.info({ agent: evil, [evil]: 1, nested: { [evil]: [evil] } }, evil);
    logger.child({ requestId: evil, [evil]: evil }).warn(evil);
    logger.error(new TypeError(evil));
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line.trimEnd().split(/\r|\n/u)).toHaveLength(1);
      // oxlint-disable-next-line no-control-regex
      expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f]/u);
      expect(() => void JSON.parse(line)).not.toThrow();
    }
  });

  it('stays valid JSON whatever is logged', () => {
    const { logger, lines } = capture();
    fc.assert(
      fc.property(
        fc.object({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 6 }),
        fc.string({ unit: 'binary' }),
        (fields, message) => {
          lines.length = 0;
          logger.info(fields, message.replaceAll('%', ''));
          expect(lines).toHaveLength(1);
          expect(() => void JSON.parse(lines[0]!)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('survives fields that refer to themselves and bounds what is huge', () => {
    const { logger, lines } = capture();
    const loop: Record<string, unknown> = { big: 'x'.repeat(1_000_000), list: Array.from({ length: 10_000 }, () => 1) };
    loop['self'] = loop;
    logger.info(loop, 'loop');
    expect(lines[0]!.length).toBeLessThan(20_000);
    expect(() => void JSON.parse(lines[0]!)).not.toThrow();
  });
});

describe('personal data and secrets', () => {
  it('are left out by name', () => {
    const { logger, lines } = capture();
    logger.info(
      { password: 'canary-1', client_secret: 'canary-2', nested: { familyName: 'canary-3', 'Set-Cookie': ['canary-4'] } },
      'event',
    );
    logger.child({ email: 'canary-5' }).info('event');
    expect(lines.join('')).not.toContain('canary');
  });

  it.each([
    '+79161234567',
    '8 (916) 123-45-67',
    '79161234567',
    '+7 (916) 123-45-67',
    'canary.person@example.ru',
    'канарейка@почта.рф',
    '112-233-445 95',
    'postgres://paiza:canary@db.example/paiza',
    `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl`,
  ])('are scrubbed by their look: %s', (value) => {
    const { logger, lines } = capture();
    logger.info({ note: `value ${value} found` }, `seen ${value}`);
    logger.info({ note: value }, value);
    const secretPart = value.startsWith('postgres') ? ':canary@' : value;
    expect(lines.join('')).not.toContain(secretPart);
    for (const line of lines) expect(() => void JSON.parse(line)).not.toThrow();
  });

  it('leave numbers, times and ids of events as they are', () => {
    const { logger, lines } = capture();
    const fields = {
      bytes: 79161234567,
      list: [89161234567, 1],
      id: '0190a1b2-1234-7456-8789-791612345678',
      at: '2026-11-22T10:00:00.000Z',
    };
    logger.info(fields, 'event');
    expect(JSON.parse(lines[0]!)).toMatchObject(fields);
  });

  it('do not come in through an error of the database', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client(database.url);
    await client.connect();
    const { logger, lines } = capture();
    try {
      await client.query('create table people (name text primary key, age int)');
      await client.query("insert into people values ('canary-name', 1)");
      const statements = [
        ['insert into people values ($1, 2)', 'canary-name'],
        ['select $1::text::uuid', 'canary-uuid'],
        ['select $1::text::int', 'canary-int'],
      ];
      for (const [statement, value] of statements) {
        const error = await client.query(statement!, [value]).catch((thrown: unknown) => thrown);
        logger.error(error);
        logger.error({ err: error }, 'statement failed');
        logger.error({ err: new Error('canary-outer', { cause: error }) });
        logger.error({ err: new AggregateError([error], 'canary-aggregate') });
      }
    } finally {
      await client.end();
      await database.drop();
    }
    expect(lines).toHaveLength(12);
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines[1]!)).toMatchObject({
      err: { code: '23505', table: 'people', constraint: 'people_pkey' },
      msg: 'statement failed',
    });
  });

  it('do not come in through a message that quotes its input, not even one made to look like a stack', () => {
    const { logger, lines } = capture();
    for (const text of ['{"canary-json', 'canary\n    at canary-frame']) {
      try {
        throw Object.assign(new SyntaxError(`Unexpected token in ${text}`), { detail: 'canary-detail', code: 'EXAMPLE' });
      } catch (error) {
        logger.error(error);
      }
    }
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      err: { type: 'SyntaxError', code: 'EXAMPLE', stack: expect.stringContaining('logging.test.ts') },
    });
  });
});
