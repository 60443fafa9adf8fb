import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkConfig } from '../../src/commands/config-check.ts';
import { writeConfigReference } from '../../src/commands/config-reference.ts';
import { ConfigError, loadConfig, type LoadOptions } from '../../src/config.ts';
import type { Config, ConfigInput } from '../../src/config-types.ts';
import { configurationReference } from '../../src/configuration-reference.ts';
import { environmentVariables } from '../../src/environment-variables.ts';
import { recordingIo } from '../support/recording-io.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37) % 256)).toString('base64');
/** Everything a production deployment must be told. */
const complete = {
  PAIZA_ISSUER: 'https://id.example',
  DATABASE_URL: 'postgres://paiza:db-secret@db.example/paiza',
  PAIZA_MASTER_KEYS: `2:${key},1:${key}`,
  PAIZA_SMTP_HOST: 'smtp.example',
  PAIZA_SMTP_FROM: 'no-reply@id.example',
  PAIZA_SMPP_HOST: 'smpp.example',
  PAIZA_SMPP_SYSTEM_ID: 'paiza',
  PAIZA_SMPP_PASSWORD: 'sms-pass',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'paiza-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(options: Partial<LoadOptions> = {}): Config {
  return loadConfig({ environment: 'production', variables: complete, ...options });
}

/** Everything that is wrong, in order; none when it loads. */
function faults(options: Partial<LoadOptions> = {}): readonly string[] {
  try {
    load(options);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A folder of configuration files: ours, with some replaced. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(folder, 'files-'));
  for (const name of ['default.json', 'production.json']) {
    writeFileSync(join(directory, name), files[name] ?? readFileSync(join(import.meta.dirname, '../../config', name), 'utf8'));
  }
  return directory;
}

describe('a production configuration', () => {
  it('is accepted when everything is set, and cannot be changed afterwards', () => {
    const config = load();
    expect(config).toMatchObject({ environment: 'production', issuer: 'https://id.example', mail: { security: 'starttls' } });
    expect(config.masterKeys.map(({ id }) => id)).toEqual([2, 1]);
    expect(() => Object.assign(config.mail, { host: 'evil.example' })).toThrow(TypeError);
  });

  it('refuses a master key that is not random', () => {
    const zeros = Buffer.alloc(32).toString('base64');
    const load = () => loadConfig({ environment: 'production', variables: { ...complete, PAIZA_MASTER_KEYS: `1:${zeros}` } });
    expect(load).toThrow(/not random/u);
  });

  it('that says nothing is told all that is missing at once, each with its variable', () => {
    expect(faults({ variables: {} })).toEqual([
      expect.stringContaining('PAIZA_ISSUER'),
      expect.stringContaining('DATABASE_URL'),
      expect.stringContaining('PAIZA_MASTER_KEYS'),
      expect.stringContaining('PAIZA_SMTP_HOST'),
      expect.stringContaining('PAIZA_SMTP_FROM'),
      expect.stringContaining('PAIZA_SMPP_HOST'),
      expect.stringContaining('PAIZA_SMPP_SYSTEM_ID'),
      expect.stringContaining('PAIZA_SMPP_PASSWORD'),
    ]);
  });

  it.each(Object.keys(complete))('is told of %s when only that is missing', (name) => {
    expect(faults({ variables: { ...complete, [name]: '' } })).toEqual([expect.stringContaining(name)]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['an issuer by plain http', { PAIZA_ISSUER: 'http://id.example' }, 'PAIZA_ISSUER'],
    ['an issuer with a path', { PAIZA_ISSUER: 'https://id.example/path' }, 'PAIZA_ISSUER'],
    ['a database that is none', { DATABASE_URL: 'mysql://db.example' }, 'DATABASE_URL'],
    ['a short master key', { PAIZA_MASTER_KEYS: `1:${Buffer.alloc(31).toString('base64')}` }, '32 bytes'],
    ['a master key that is no base64', { PAIZA_MASTER_KEYS: `1:${'!'.repeat(60)}` }, '32 bytes'],
    ['one id for two master keys', { PAIZA_MASTER_KEYS: `1:${key},1:${key}` }, 'one id twice'],
    ['mail without encryption over the network', { PAIZA_SMTP_SECURITY: 'none' }, 'PAIZA_SMTP_SECURITY'],
    ['an unknown way of encrypting mail', { PAIZA_SMTP_SECURITY: 'ssl' }, 'must be one of: tls, starttls, none (PAIZA_SMTP_SECURITY)'],
    ['a port that is no number', { PAIZA_PORT: '3000x' }, 'server.port must be integer (PAIZA_PORT)'],
    ['a port out of range', { PAIZA_PORT: '70000' }, 'server.port must be <= 65535 (PAIZA_PORT)'],
    ['a switch that is neither on nor off', { PAIZA_TRUST_PROXY: 'yes' }, 'server.trustProxy must be boolean (PAIZA_TRUST_PROXY)'],
  ])('refuses %s', (_title, variables, expected) => {
    expect(faults({ variables: { ...complete, ...variables } })).toEqual([expect.stringContaining(expected)]);
  });

  it.each<[string, ConfigInput, string]>([
    ['the sandbox', { sandbox: { enabled: true } }, 'sandbox.enabled'],
    ['connections to this machine', { relyingParties: { allowLoopback: true } }, 'relyingParties.allowLoopback'],
  ])('refuses %s', (_title, overrides, expected) => {
    expect(faults({ overrides })).toEqual([expect.stringContaining(expected)]);
  });

  it('takes mail without encryption from this machine', () => {
    expect(faults({ variables: { ...complete, PAIZA_SMTP_SECURITY: 'none', PAIZA_SMTP_HOST: '127.0.0.1' } })).toEqual([]);
  });

  it('does without a post, and takes one by https with its token', () => {
    const post = (url: string, token = 'token-of-sixteen-characters') => ({ ...complete, PAIZA_POST_URL: url, PAIZA_POST_TOKEN: token });
    expect(load().post).toBeUndefined();
    expect(load({ variables: post('https://post.example') }).post).toEqual({
      url: 'https://post.example',
      token: 'token-of-sixteen-characters',
    });
    expect(faults({ variables: post('http://post.example') })).toEqual([expect.stringContaining('PAIZA_POST_URL')]);
    expect(faults({ variables: post('https://post.example', 'short') })).toEqual([expect.stringContaining('PAIZA_POST_TOKEN')]);
    expect(faults({ variables: post('https://post.example', '') })).toEqual([expect.stringContaining('PAIZA_POST_TOKEN')]);
  });

  it('does without registries, and takes those that decide together', () => {
    const registry = (name: string, url = `https://registry.example/${name}`) => ({
      [`PAIZA_REGISTRIES_${name}_URL`]: url,
      [`PAIZA_REGISTRIES_${name}_TOKEN`]: 'token-of-sixteen-characters',
    });
    const both = { ...registry('PENSION_FUND'), ...registry('INTERIOR_MINISTRY') };
    expect(load().registries.pensionFund).toBeUndefined();
    expect(load({ variables: { ...complete, ...both } }).registries.interiorMinistry?.url).toBe(
      'https://registry.example/INTERIOR_MINISTRY',
    );
    const refusals: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [registry('PENSION_FUND'), 'set both or neither'],
      [{ ...both, ...registry('PENSION_FUND', 'http://registry.example/p') }, 'PAIZA_REGISTRIES_PENSION_FUND_URL'],
      [{ ...both, PAIZA_REGISTRIES_TAX_SERVICE_URL: 'https://registry.example/t' }, 'PAIZA_REGISTRIES_TAX_SERVICE_TOKEN'],
      [{ ...both, PAIZA_REGISTRIES_PENSION_FUND_TOKEN: 'short' }, 'PAIZA_REGISTRIES_PENSION_FUND_TOKEN'],
      [{ ...both, ...registry('TAX_SERVICE', 'https://registry.example/t/') }, 'PAIZA_REGISTRIES_TAX_SERVICE_URL'],
    ];
    for (const [variables, expected] of refusals) {
      expect(faults({ variables: { ...complete, ...variables } })).toEqual([expect.stringContaining(expected)]);
    }
    expect(faults({ variables: { ...complete, ...both, ...registry('PENSION_FUND', 'http://127.0.0.1:3103/p') } })).toEqual([]);
  });

  it('takes banks from a file of their own, and refuses one that is not on the public network, is named twice or has no right key', () => {
    const bank = {
      id: 'river',
      name: { ru: 'Река', en: 'River' },
      issuer: 'https://id.river.example/oidc',
      clientId: 'paiza',
      privateKey: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), d: 'd'.repeat(43), kid: 'one' },
    };
    expect(load().banks).toBeUndefined();
    expect(load({ variables: { ...complete, PAIZA_BANKS_FILE: file('banks', JSON.stringify([bank])) } }).banks).toEqual([bank]);
    const { d: _, ...publicKey } = bank.privateKey;
    const refusals: readonly (readonly [unknown, string])[] = [
      [[{ ...bank, issuer: 'http://id.river.example' }], 'not https on a public network (PAIZA_BANKS)'],
      [[{ ...bank, issuer: 'https://localhost:3104' }], 'not https on a public network'],
      [[{ ...bank, issuer: 'https://10.0.0.7/oidc' }], 'not https on a public network'],
      [[bank, bank], 'one id twice'],
      [[{ ...bank, id: 'a/b' }], 'banks.0.id must match pattern'],
      [[{ ...bank, privateKey: publicKey }], 'banks.0.privateKey.d is missing (PAIZA_BANKS)'],
      ['canary', 'banks must be array (PAIZA_BANKS)'],
    ];
    for (const [banks, expected] of refusals) {
      const text = typeof banks === 'string' ? banks : JSON.stringify(banks);
      expect(faults({ variables: { ...complete, PAIZA_BANKS: text } })).toEqual([expect.stringContaining(expected)]);
    }
  });

  it('never repeats a value in a fault', () => {
    const variables = Object.fromEntries(environmentVariables.map(({ name }) => [name, `canary-${name}`]));
    const found = faults({ variables, overrides: { sms: { password: 'canary-that-is-too-long' } } });
    expect(found.length).toBeGreaterThan(5);
    expect(found.join('\n')).not.toContain('canary');
  });
});

describe('files', () => {
  it('give way to the environment, and the environment to the command line', () => {
    expect(loadConfig({ environment: 'test', variables: {}, overrides: keys() }).server.port).toBe(0);
    expect(load().server.port).toBe(3000);
    expect(load({ variables: { ...complete, PAIZA_PORT: '4000' } }).server.port).toBe(4000);
    expect(load({ variables: { ...complete, PAIZA_PORT: '4000' }, overrides: { server: { port: 5000 } } }).server.port).toBe(5000);
  });

  it('replace single settings of a group, and lists whole', () => {
    const directory = folderWith({ 'production.json': '{"sms":{"allowedCountries":["KZ"]}}' });
    expect(load({ directory }).sms).toMatchObject({ allowedCountries: ['KZ'], port: 2775 });
  });

  it('are refused a setting nobody knows, at any depth', () => {
    const directory = folderWith({ 'production.json': '{"isuer":"x","mail":{"hots":"x"}}' });
    expect(faults({ directory })).toEqual(['isuer is not a known setting', 'mail.hots is not a known setting']);
  });

  it('are refused wrong types, all of them, without a crash of the rules about them', () => {
    const directory = folderWith({ 'production.json': '{"mail":"x","sandbox":[],"relyingParties":7,"jobs":null}' });
    expect(faults({ directory, variables: { ...complete, PAIZA_SMTP_HOST: '', PAIZA_SMTP_FROM: '' } })).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^mail must be object/u),
        expect.stringMatching(/^sandbox must be object/u),
        expect.stringMatching(/^relyingParties must be object/u),
        expect.stringMatching(/^jobs must be object/u),
      ]),
    );
  });

  it('that are no JSON are named, and not quoted', () => {
    const directory = folderWith({ 'production.json': '{"mail":{"password":"canary' });
    const found = faults({ directory });
    expect(found).toEqual(['production.json cannot be read, or is not valid JSON']);
  });

  it('cannot pass for another environment', () => {
    expect(load({ directory: folderWith({ 'production.json': '{"environment":"sandbox"}' }) }).environment).toBe('production');
  });
});

describe('secrets', () => {
  const secrets = environmentVariables.filter(({ secret }) => secret === true).map(({ name }) => name);

  it('are the database, the master keys, two passwords, the tokens of registries and post, and the keys at banks', () => {
    expect(secrets).toEqual([
      'DATABASE_URL',
      'PAIZA_MASTER_KEYS',
      'PAIZA_SMTP_PASSWORD',
      'PAIZA_SMPP_PASSWORD',
      'PAIZA_REGISTRIES_PENSION_FUND_TOKEN',
      'PAIZA_REGISTRIES_INTERIOR_MINISTRY_TOKEN',
      'PAIZA_REGISTRIES_TAX_SERVICE_TOKEN',
      'PAIZA_BANKS',
      'PAIZA_POST_TOKEN',
    ]);
  });

  it('may stand in files, without the line end an editor adds', () => {
    const { PAIZA_SMPP_PASSWORD: _, PAIZA_MASTER_KEYS: __, ...others } = complete;
    const variables = {
      ...others,
      PAIZA_SMPP_PASSWORD_FILE: file('smpp', 'from-fil\n'),
      PAIZA_MASTER_KEYS_FILE: file('keys', `9:${key}\n`),
      PAIZA_SMTP_PASSWORD_FILE: file('smtp', 'p:w,d'),
    };
    const config = load({ variables });
    expect(config.sms.password).toBe('from-fil');
    expect(config.mail.password).toBe('p:w,d');
    expect(config.masterKeys).toEqual([{ id: 9, secret: key }]);
  });

  it('in a file that is missing or empty are a fault, not silence', () => {
    const { PAIZA_SMPP_PASSWORD: _, ...others } = complete;
    expect(faults({ variables: { ...others, PAIZA_SMPP_PASSWORD_FILE: join(folder, 'nothing') } })).toContain(
      'PAIZA_SMPP_PASSWORD_FILE names a file that cannot be read',
    );
    expect(faults({ variables: { ...others, PAIZA_SMPP_PASSWORD_FILE: file('empty', '\n') } })).toContain(
      'PAIZA_SMPP_PASSWORD_FILE names an empty file',
    );
  });

  it('given twice are a fault: nobody could say which one counts', () => {
    expect(faults({ variables: { ...complete, PAIZA_SMPP_PASSWORD_FILE: file('other', 'other') } })).toEqual([
      'PAIZA_SMPP_PASSWORD and PAIZA_SMPP_PASSWORD_FILE are both set: decide for one',
    ]);
  });

  it('cannot be taken from a file by a variable that is none', () => {
    expect(load({ variables: { ...complete, PAIZA_ISSUER_FILE: file('issuer', 'https://other.example') } }).issuer).toBe(
      'https://id.example',
    );
  });
});

describe('the commands', () => {
  it('config check says that all is well, or everything that is not', async () => {
    const good = recordingIo();
    expect(await checkConfig({ load: () => load() }, {}, good)).toBe(0);
    expect(good.lines).toEqual(['the configuration is complete (production, https://id.example)']);
    const bad = recordingIo();
    expect(await checkConfig({ load: () => load({ variables: {} }) }, {}, bad)).toBe(1);
    expect(bad.errors).toHaveLength(9);
  });

  it('config reference finds docs/configuration.md up to date', async () => {
    const io = recordingIo();
    expect([await writeConfigReference({}, { check: true }, io), io.errors]).toEqual([0, []]);
  });

  it('the reference speaks of every setting and every variable', () => {
    const text = configurationReference();
    const leaves = (value: unknown, path: string): readonly string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([name, child]) => leaves(child, path === '' ? name : `${path}.${name}`))
        : [path];
    for (const path of leaves(load(), '')) expect(text).toContain(`\`${path}\``);
    for (const { name, path } of environmentVariables) {
      expect(text.split('\n').some((line) => line.includes(`| \`${path}\``) && line.includes(`\`${name}\``))).toBe(true);
    }
  });
});

function keys(): ConfigInput {
  return { masterKeys: [{ id: 1, secret: key }] };
}
