import { describe, expect, it } from '@jest/globals';
import { importCycles } from './cycles.ts';
import { importRules, violations } from './import-rules.ts';
import { parseModule } from './source-module.ts';

/** Import statements that break each rule, by the rule's title: `[file, statement]`. */
const faults: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'the kernel imports the kernel alone, and nothing that reads or writes': [
    ['src/kernel/ids.ts', `import { connect } from '../database/connect.ts';`],
    ['src/kernel/ids.ts', `import { readFileSync } from 'node:fs';`],
    ['src/kernel/ids.ts', `import type { Context } from 'koa';`],
    ['src/kernel/ids.ts', `import pg from 'pg';`],
    ['src/kernel/ids.ts', `import { sql } from 'kysely';`],
  ],
  'the database imports the kernel and, to sum them up, the tables of the rooms': [
    ['src/database/connect.ts', `import { loadConfig } from '../config.ts';`],
    ['src/database/database.ts', `import { findAccount } from '../capabilities/accounts/store.ts';`],
  ],
  'rooms never import gates, links, wiring or the sandbox': [
    ['src/capabilities/accounts/open-account.ts', `import { showPage } from '../../http/pages/page.ts';`],
    ['src/capabilities/accounts/open-account.ts', `import { createSmtpChannel } from '../../adapters/channels/smtp.ts';`],
    ['src/capabilities/accounts/open-account.ts', `import type { Config } from '../../config-types.ts';`],
    ['src/capabilities/accounts/open-account.ts', `import type { Deps } from '../../deps.ts';`],
    ['src/capabilities/accounts/open-account.ts', `import Router from '@koa/router';`],
  ],
  'every room stands in the list of rooms': [
    ['src/capabilities/newsletters/issue-letter.ts', `import { newId } from '../../kernel/ids.ts';`],
  ],
  'a room uses the rooms before it in the list, never those after it': [
    ['src/capabilities/accounts/open-account.ts', `import { startRegistration } from '../registration/start-registration.ts';`],
    ['src/capabilities/audit/audit-event.ts', `import type { Account } from '../accounts/account.ts';`],
  ],
  'a room uses the nouns, use cases, problems and ports of another, never its store or tables': [
    ['src/capabilities/registration/set-password.ts', `import { insertAccount } from '../accounts/store.ts';`],
    ['src/capabilities/registration/set-password.ts', `import type { AccountTables } from '../accounts/tables.ts';`],
  ],
  'a noun is pure: it imports the kernel and nouns': [
    ['src/capabilities/accounts/account.ts', `import type { Db } from '../../database/connect.ts';`],
    ['src/capabilities/accounts/account.ts', `import { findAccount } from './store.ts';`],
    ['src/capabilities/accounts/account.ts', `import { readFile } from 'node:fs/promises';`],
    ['src/capabilities/accounts/account.ts', `import { isIP, connect } from 'node:net';`],
    ['src/capabilities/accounts/account.ts', `import net from 'node:net';`],
    ['src/capabilities/accounts/account.ts', `import { recordEvent } from '../audit/record-event.ts';`],
  ],
  'a store imports its own room, the database and the kernel': [
    ['src/capabilities/accounts/store.ts', `import { recordEvent } from '../audit/record-event.ts';`],
    ['src/capabilities/authentication/throttle-store.ts', `import type { Account } from '../accounts/account.ts';`],
  ],
  'only stores and the database speak SQL': [
    ['src/capabilities/accounts/open-account.ts', `import { sql } from 'kysely';`],
    ['src/http/oidc/artefact-adapter.ts', `import pg from 'pg';`],
  ],
  'tables hold row types and nothing else': [
    ['src/capabilities/accounts/tables.ts', `import { sql } from 'kysely';`],
    ['src/capabilities/accounts/tables.ts', `import type { Account } from './account.ts';`],
  ],
  'problems import the problem of the kernel alone': [
    ['src/capabilities/accounts/problems.ts', `import type { Account } from './account.ts';`],
  ],
  'ports import the kernel and own nouns': [
    ['src/capabilities/notifications/ports.ts', `import type { Db } from '../../database/connect.ts';`],
    ['src/capabilities/notifications/ports.ts', `import type { Transporter } from 'nodemailer';`],
    ['src/capabilities/proofing/ports.ts', `import type { Account } from '../accounts/account.ts';`],
  ],
  'a link implements ports: it imports them, the kernel and packages': [
    ['src/adapters/channels/smtp.ts', `import { deliverMessage } from '../../capabilities/notifications/deliver-message.ts';`],
    ['src/adapters/channels/smtp.ts', `import type { Config } from '../../config-types.ts';`],
  ],
  'gates call use cases: they import rooms without stores and tables, and of the wiring only types': [
    ['src/http/pages/sign-in/page.ts', `import { findAccount } from '../../../capabilities/accounts/store.ts';`],
    ['src/http/pages/sign-in/page.ts', `import { createSmtpChannel } from '../../../adapters/channels/smtp.ts';`],
    ['src/http/pages/sign-in/page.ts', `import { loadConfig } from '../../../config.ts';`],
  ],
  'nobody imports main, and only the wiring imports app': [
    ['src/serve.ts', `import { run } from './main.ts';`],
    ['src/http/gates.ts', `import type { App } from '../app.ts';`],
  ],
  'the sandbox imports nothing of the provider': [
    ['src/sandbox/sandbox.ts', `import { newId } from '../kernel/ids.ts';`],
    ['src/sandbox/sandbox.ts', `import texts from '../../config/locales/home.ru.json' with { type: 'json' };`],
  ],
  'the sandbox is loaded by its own process alone, and that only on demand': [
    ['src/start.ts', `import { runSandboxChild } from './sandbox-child.ts';`],
    ['src/main.ts', `import { startSandbox } from './sandbox/sandbox.ts';`],
    ['src/http/gates.ts', `const sandbox = await import('../sandbox/sandbox.ts');`],
  ],
  'migrations import nothing of the source, which will have changed when they run': [
    ['migrations/2026-11-22T1000-audit.ts', `import { newId } from '../src/kernel/ids.ts';`],
  ],
};

/** What the house does all day. */
const allowed: readonly (readonly [string, string])[] = [
  ['src/kernel/texts.ts', `import ru from '../../config/locales/home.ru.json' with { type: 'json' };`],
  ['src/kernel/phone-number.ts', `import { parsePhoneNumber } from 'libphonenumber-js/max';`],
  ['src/database/database.ts', `import type { AccountTables } from '../capabilities/accounts/tables.ts';`],
  ['src/capabilities/registration/set-password.ts', `import { openAccount } from '../accounts/open-account.ts';`],
  ['src/capabilities/registration/set-password.ts', `import type { Db } from '../../database/connect.ts';`],
  ['src/capabilities/accounts/store.ts', `import { sql } from 'kysely';`],
  ['src/capabilities/accounts/tables.ts', `import type { Generated } from 'kysely';`],
  ['src/capabilities/proofing/case.ts', `import type { Account } from '../accounts/account.ts';`],
  ['src/capabilities/relying-parties/uri-rules.ts', `import { isIP } from 'node:net';`],
  ['src/adapters/channels/smtp.ts', `import type { Channel } from '../../capabilities/notifications/ports.ts';`],
  [
    'src/http/pages/sign-in/page.ts',
    `import { authenticateByPassword } from '../../../capabilities/authentication/authenticate-by-password.ts';`,
  ],
  ['src/http/pages/sign-in/page.ts', `import type { Deps } from '../../../deps.ts';`],
  ['src/main.ts', `const { startSandbox } = await import('./sandbox/sandbox.ts');`],
  ['src/main.ts', `await import('./sandbox-child.ts');`],
  ['src/sandbox-child.ts', `import { startSandbox } from './sandbox/sandbox.ts';`],
  ['src/start.ts', `import type { SandboxOptions } from './sandbox/sandbox.ts';`],
  ['src/main.ts', `import { createApp } from './app.ts';`],
  ['migrations/2026-11-22T1000-audit.ts', `import { sql, type Kysely } from 'kysely';`],
];

describe('the import rules', () => {
  const cases = importRules.map((rule) => [rule.title, rule] as const);

  it.each(cases)('refuse what breaks "%s"', (title, rule) => {
    const examples = faults[title] ?? [];
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter(([path, text]) => violations(rule, [parseModule(path, text)]).length === 0)).toEqual([]);
  });

  it.each(allowed)('let %s say %s', (path, text) => {
    expect(importRules.filter((rule) => violations(rule, [parseModule(path, text)]).length > 0)).toEqual([]);
  });

  it('name both ends of the arrow', () => {
    const rule = importRules.find(({ title }) => title.startsWith('migrations'))!;
    const migration = parseModule('migrations/one.ts', `import { newId } from '../src/kernel/ids.ts';`);
    expect(violations(rule, [migration])).toEqual(['migrations/one.ts -> src/kernel/ids.ts']);
  });
});

describe('the search for rings', () => {
  const file = (path: string, ...targets: string[]) => parseModule(path, targets.map((target) => `import './${target}';`).join('\n'));

  it('finds a ring of three, types and all', () => {
    const types = parseModule('src/c.ts', `import type { A } from './a.ts';`);
    expect(importCycles([file('src/a.ts', 'b.ts'), file('src/b.ts', 'c.ts'), types])).toEqual([
      'src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts',
    ]);
  });

  it('lets the record of the wiring and its parts name each other', () => {
    const part = (kind: string) => parseModule('src/http/gate.ts', `import ${kind}{ Deps } from '../deps.ts';`);
    const record = file('src/deps.ts', 'http/gate.ts');
    expect(importCycles([part('type '), record])).toEqual([]);
    expect(importCycles([part(''), record])).toEqual(['src/http/gate.ts -> src/deps.ts -> src/http/gate.ts']);
  });

  it('does not take two ways to the same file for a ring', () => {
    expect(importCycles([file('src/a.ts', 'b.ts', 'c.ts'), file('src/b.ts', 'd.ts'), file('src/c.ts', 'd.ts'), file('src/d.ts')])).toEqual(
      [],
    );
  });
});
