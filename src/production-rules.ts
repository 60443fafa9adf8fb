import type { ConfigFault } from './config-faults.ts';
import type { Config } from './config-types.ts';
import { isReservedAddress } from './kernel/reserved-addresses.ts';

interface Rule extends ConfigFault {
  readonly broken: (config: Config) => boolean;
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/u;

/** What production demands beyond the schema. All broken rules are reported together, each naming its variable. */
const productionRules: readonly Rule[] = [
  {
    setting: 'issuer',
    message: 'issuer is missing or not https: set PAIZA_ISSUER',
    broken: ({ issuer }) => !/^https:\/\/[^/?#]+$/u.test(issuer),
  },
  {
    setting: 'database.url',
    message: 'database.url is missing or not postgres://…: set DATABASE_URL (or DATABASE_URL_FILE)',
    broken: ({ database }) => !/^postgres(ql)?:\/\//u.test(database.url),
  },
  {
    setting: 'masterKeys',
    message: 'masterKeys are missing: set PAIZA_MASTER_KEYS (or PAIZA_MASTER_KEYS_FILE) to 1:<32 bytes in base64>',
    broken: ({ masterKeys }) => masterKeys.length === 0,
  },
  {
    setting: 'masterKeys',
    message: 'masterKeys hold a secret that is not random: make one with `openssl rand -base64 32` (PAIZA_MASTER_KEYS)',
    broken: ({ masterKeys }) => masterKeys.some(({ secret }) => byteCount(secret) >= 32 && distinctBytes(secret) < 12),
  },
  { setting: 'mail.host', message: 'mail.host is missing: set PAIZA_SMTP_HOST', broken: ({ mail }) => mail.host === '' },
  { setting: 'mail.from', message: 'mail.from is missing: set PAIZA_SMTP_FROM', broken: ({ mail }) => mail.from === '' },
  {
    setting: 'mail.security',
    message: 'mail.security `none` is for loopback only: set PAIZA_SMTP_SECURITY to tls or starttls',
    broken: ({ mail }) => mail.security === 'none' && !loopback.test(mail.host),
  },
  { setting: 'sms.host', message: 'sms.host is missing: set PAIZA_SMPP_HOST', broken: ({ sms }) => sms.host === '' },
  { setting: 'sms.systemId', message: 'sms.systemId is missing: set PAIZA_SMPP_SYSTEM_ID', broken: ({ sms }) => sms.systemId === '' },
  {
    setting: 'sms.password',
    message: 'sms.password is missing: set PAIZA_SMPP_PASSWORD (or PAIZA_SMPP_PASSWORD_FILE)',
    broken: ({ sms }) => sms.password === '',
  },
  {
    setting: 'relyingParties.allowLoopback',
    message: 'relyingParties.allowLoopback is for the sandbox only',
    broken: ({ relyingParties }) => relyingParties.allowLoopback,
  },
  ...(['pensionFund', 'interiorMinistry', 'taxService'] as const).map((name) => ({
    setting: `registries.${name}.url`,
    message: `registries.${name}.url is not https: set ${variableOf(name)}_URL`,
    broken: ({ registries }: Config) => !isPrivate(registries[name]?.url),
  })),
  {
    setting: 'registries',
    message: `registries.pensionFund and registries.interiorMinistry decide together: set both or neither (${variableOf('pensionFund')}_URL, ${variableOf('interiorMinistry')}_URL)`,
    broken: ({ registries }) => (registries.pensionFund === undefined) !== (registries.interiorMinistry === undefined),
  },
  {
    setting: 'banks',
    message: 'banks hold an issuer that is not https on a public network (PAIZA_BANKS)',
    broken: ({ banks = [] }) => banks.some(({ issuer }) => !issuer.startsWith('https://') || isReservedAddress(new URL(issuer).hostname)),
  },
  {
    setting: 'post.url',
    message: 'post.url is not https: set PAIZA_POST_URL',
    broken: ({ post }) => !isPrivate(post?.url),
  },
  { setting: 'sandbox.enabled', message: 'sandbox.enabled is refused in production', broken: ({ sandbox }) => sandbox.enabled },
];

/** What the schema cannot say of keys and lists, in every environment. */
const keyRules: readonly Rule[] = [
  {
    setting: 'banks',
    message: 'banks use one id twice: its answers could be of either (PAIZA_BANKS)',
    broken: ({ banks = [] }) => new Set(banks.map(({ id }) => id)).size < banks.length,
  },
  {
    setting: 'masterKeys',
    message: 'masterKeys hold a secret that is not base64 of 32 bytes or more (PAIZA_MASTER_KEYS)',
    broken: ({ masterKeys }) => masterKeys.some(({ secret }) => !/^[A-Za-z0-9+/_-]+={0,2}$/u.test(secret) || byteCount(secret) < 32),
  },
  {
    setting: 'masterKeys',
    message: 'masterKeys use one id twice: what one key sealed, the other could not open (PAIZA_MASTER_KEYS)',
    broken: ({ masterKeys }) => new Set(masterKeys.map(({ id }) => id)).size < masterKeys.length,
  },
];

export function productionFaults(config: Config): readonly ConfigFault[] {
  return brokenOf(productionRules, config);
}

export function keyFaults(config: Config): readonly ConfigFault[] {
  return brokenOf(keyRules, config);
}

function brokenOf(rules: readonly Rule[], config: Config): readonly ConfigFault[] {
  return rules.filter(({ broken }) => holds(broken, config));
}

/** A setting of the wrong type makes a rule about it throw; the schema then says what is wrong. */
function holds(broken: Rule['broken'], config: Config): boolean {
  try {
    return broken(config);
  } catch {
    return false;
  }
}

/** `pensionFund` → `PAIZA_REGISTRIES_PENSION_FUND`. */
function variableOf(registry: string): string {
  return `PAIZA_REGISTRIES_${registry.replace(/[A-Z]/gu, '_$&').toUpperCase()}`;
}

/** Personal data and tokens cross no network in the clear. A registry that is not connected has no address to be wrong. */
function isPrivate(url: string | undefined): boolean {
  return url === undefined || url.startsWith('https://') || loopback.test(new URL(url).hostname);
}

/** 32 random bytes have about 30 different ones; zeros, a word repeated or a row of digits have few. */
function distinctBytes(base64: string): number {
  return new Set(Buffer.from(base64, 'base64')).size;
}

function byteCount(base64: string): number {
  return Buffer.from(base64, 'base64').length;
}
