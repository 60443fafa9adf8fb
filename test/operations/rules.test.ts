import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createDb, createPool } from '../../src/database/connect.ts';
import { optionsAsConfig } from '../../src/operations/command-options.ts';
import { namedEnvironment } from '../../src/operations/environment-choice.ts';
import { databaseFaults, isClockSkewed } from '../../src/operations/health.ts';
import { createRunningParts } from '../../src/operations/running-parts.ts';
import { bankClients, ensureSandboxBankKey, readSandboxBankKey } from '../../src/operations/sandbox-bank.ts';
import { loadRunningSandboxConfig, loadSandboxConfig, loadSandboxPlaces } from '../../src/operations/sandbox-settings.ts';
import { ensureSandboxSecrets } from '../../src/sandbox-secrets.ts';
import { createTestDatabase } from '../support/test-database.ts';

const secret = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37) % 256)).toString('base64');
const found = { masterKeys: [{ id: 1, secret }], databaseUrl: 'postgres://found/db' };

describe('settings of a sandbox', () => {
  it('follow the two ports, so that several copies can run', () => {
    const request = { overrides: optionsAsConfig({ port: '4000', sandboxPort: '4100', data: '/data/two' }), variables: {} };
    expect(loadSandboxConfig(request, found)).toMatchObject({
      environment: 'sandbox',
      issuer: 'http://localhost:4000',
      server: { port: 4000, managementPort: 4001 },
      mail: { port: 4125 },
      sms: { port: 4175 },
      registries: {
        pensionFund: { url: 'http://localhost:4103/pension-fund' },
        interiorMinistry: { url: 'http://localhost:4103/interior-ministry' },
        taxService: { url: 'http://localhost:4103/tax-service' },
      },
      sandbox: { port: 4100, dataDir: '/data/two' },
      database: { url: 'postgres://found/db' },
    });
  });

  it('are those of the documentation when nothing is set', () => {
    const config = loadSandboxConfig({ overrides: {}, variables: {} }, found);
    expect(config).toMatchObject({
      issuer: 'http://localhost:3000',
      server: { port: 3000, managementPort: 3001 },
      sandbox: { port: 3100 },
    });
    expect(config.sandbox.dataDir).toBe(join(import.meta.dirname, '../../.data'));
  });

  it('connect the bank of the outside world, and tell it the public half of our key alone', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'paiza-bank-'));
    const bankKey = ensureSandboxBankKey(dataDir);
    expect([ensureSandboxBankKey(dataDir), readSandboxBankKey(dataDir)]).toEqual([bankKey, bankKey]);
    expect(statSync(join(dataDir, 'bank-client-key.json')).mode & 0o777).toBe(0o600);
    const request = { overrides: optionsAsConfig({ port: '4000', sandboxPort: '4100', data: dataDir }), variables: {} };
    const config = loadSandboxConfig(request, { ...found, bankKey });
    expect(config.banks).toMatchObject([{ id: 'sandbank', issuer: 'http://localhost:4104', privateKey: bankKey }]);
    const [client] = bankClients(config);
    expect(client).toMatchObject({ redirect_uris: ['http://localhost:4000/banks/sandbank/answer'] });
    expect(JSON.stringify(client)).not.toContain(bankKey.d);
    rmSync(dataDir, { recursive: true });
  });

  it('hand letters to the post office of the outside world, wherever its console is, unless another post was named', () => {
    const at = (variables: Readonly<Record<string, string>>) => loadSandboxConfig({ overrides: {}, variables }, found).post?.url;
    expect(at({})).toBe('http://localhost:3105');
    expect(at({ PAIZA_SANDBOX_PORT: '4100' })).toBe('http://localhost:4105');
    expect(at({ PAIZA_SANDBOX_PORT: '4100', PAIZA_POST_URL: 'https://post.example' })).toBe('https://post.example');
  });

  it('leave out the bank of the outside world where other banks were named', () => {
    const bankKey = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), d: 'd'.repeat(43) } as const;
    const bank = { id: 'river', name: { ru: 'Река', en: 'River' }, issuer: 'https://river.example', clientId: 'we', privateKey: bankKey };
    const config = loadSandboxConfig({ overrides: {}, variables: { PAIZA_BANKS: JSON.stringify([bank]) } }, { ...found, bankKey });
    expect([config.banks, bankClients(config)]).toEqual([[bank], []]);
  });

  it('leave alone what was set by itself', () => {
    const variables = {
      PAIZA_PORT: '4000',
      PAIZA_ISSUER: 'https://id.example',
      PAIZA_MANAGEMENT_PORT: '9',
      PAIZA_SMTP_HOST: 'mail.example',
      PAIZA_SMTP_PORT: '26',
      PAIZA_REGISTRIES_TAX_SERVICE_URL: 'https://tax.example/registry',
      PAIZA_REGISTRIES_TAX_SERVICE_TOKEN: 'a token of theirs, 16+',
      DATABASE_URL: 'postgres://given/db',
      PAIZA_MASTER_KEYS: `2:${secret}`,
    };
    const config = loadSandboxConfig({ overrides: optionsAsConfig({ port: '5000' }), variables }, found);
    expect(config).toMatchObject({
      issuer: 'https://id.example',
      server: { port: 5000, managementPort: 9 },
      mail: { host: 'mail.example', port: 26 },
      registries: { taxService: { url: 'https://tax.example/registry', token: 'a token of theirs, 16+' } },
    });
    expect(config.database.url).toBe('postgres://given/db');
    expect(config.masterKeys.map(({ id }) => id)).toEqual([2]);
  });

  it.each([{ port: 'eighty' }, { port: '70000' }, { workers: '0' }])('refuse options that make no sense: %j', (options) => {
    expect(() => loadSandboxPlaces({ overrides: optionsAsConfig(options), variables: {} })).toThrow(/server\.(port|workers)/u);
  });

  it('tell a command that no sandbox runs, and how to start one', () => {
    expect(() => loadRunningSandboxConfig({ overrides: { sandbox: { dataDir: '/nowhere' } }, variables: {} })).toThrow(/npm start/u);
  });
});

describe('the environment', () => {
  it.each([
    ['sandbox', 'production', 'sandbox'],
    [undefined, 'production', 'production'],
    [undefined, 'development', undefined],
    [undefined, undefined, undefined],
  ] as const)('option %s, NODE_ENV %s → %s', (option, nodeEnv, expected) => {
    expect(namedEnvironment(option, nodeEnv)).toBe(expected);
  });
});

describe('keys of a sandbox', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'paiza-keys-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('are made once, 32 random bytes, for the owner only', () => {
    const keys = ensureSandboxSecrets(dir, false);
    expect(Buffer.from(keys[0]!.secret, 'base64')).toHaveLength(32);
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(ensureSandboxSecrets(dir, true)).toEqual(keys);
    expect(JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8'))).toEqual({ masterKeys: keys });
  });

  it('are not made anew for data that was sealed with lost ones', () => {
    expect(() => ensureSandboxSecrets(dir, true)).toThrow(/Restore it/u);
  });
});

describe('clocks', () => {
  it.each([
    [{ sentAt: 1000, databaseAt: 1050, receivedAt: 1100 }, false],
    [{ sentAt: 1000, databaseAt: 3100, receivedAt: 1100 }, false],
    [{ sentAt: 1000, databaseAt: 3101, receivedAt: 1100 }, true],
    [{ sentAt: 10_000, databaseAt: 7999, receivedAt: 10_100 }, true],
    // A slow answer proves nothing: the database may have read its clock at any moment in between.
    [{ sentAt: 1000, databaseAt: 5000, receivedAt: 6000 }, false],
  ])('%j → skewed: %s', (probe, skewed) => {
    expect(isClockSkewed(probe)).toBe(skewed);
  });

  it('that differ by more than two seconds are told by the real database', async () => {
    const database = await createTestDatabase();
    const db = createDb(createPool({ url: database.url, poolSize: 1, statementTimeoutMilliseconds: 1000 }));
    expect(await databaseFaults(db)).toEqual([]);
    const now = Date.now;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 10_000);
    expect(await databaseFaults(db)).toEqual(['clock_skew']);
    clock.mockRestore();
    await db.destroy();
    await database.drop();
  });
});

describe('running parts', () => {
  it('stop in reverse order, each once, even when one fails', async () => {
    const stopped: string[] = [];
    const parts = createRunningParts();
    await parts.add(async () => stopped.push('first'));
    await parts.add(() => Promise.reject(new Error('broken')));
    await parts.add(async () => stopped.push('last'));
    await expect(Promise.all([parts.stop(), parts.stop()])).rejects.toThrow('broken');
    expect(stopped).toEqual(['last', 'first']);
    await parts.add(async () => stopped.push('late'));
    expect(stopped).toEqual(['last', 'first', 'late']);
  });
});
