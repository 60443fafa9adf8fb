import type { Config } from './config-types.ts';

interface Rule {
  readonly fault: string;
  readonly broken: (config: Config) => boolean;
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/u;

/** What production demands beyond the schema. All broken rules are reported together, each naming its variable. */
const rules: readonly Rule[] = [
  { fault: 'issuer is missing or not https: set PAIZA_ISSUER', broken: (config) => !config.issuer.startsWith('https://') },
  { fault: 'database.url is missing: set DATABASE_URL (or DATABASE_URL_FILE)', broken: (config) => config.database.url === '' },
  {
    fault: 'masterKeys are missing: set PAIZA_MASTER_KEYS (or PAIZA_MASTER_KEYS_FILE) to 1:<32 bytes in base64>',
    broken: (config) => config.masterKeys.length === 0,
  },
  { fault: 'masterKeys hold a secret shorter than 32 bytes', broken: (config) => config.masterKeys.some((key) => shortSecret(key.secret)) },
  { fault: 'mail.host is missing: set PAIZA_SMTP_HOST', broken: (config) => config.mail.host === '' },
  { fault: 'mail.from is missing: set PAIZA_SMTP_FROM', broken: (config) => config.mail.from === '' },
  {
    fault: 'mail.security `none` is for loopback only: set PAIZA_SMTP_SECURITY to tls or starttls',
    broken: (config) => config.mail.security === 'none' && !loopback.test(config.mail.host),
  },
  { fault: 'sms.host is missing: set PAIZA_SMPP_HOST', broken: (config) => config.sms.host === '' },
  { fault: 'sms.systemId is missing: set PAIZA_SMPP_SYSTEM_ID', broken: (config) => config.sms.systemId === '' },
  { fault: 'sms.password is missing: set PAIZA_SMPP_PASSWORD (or PAIZA_SMPP_PASSWORD_FILE)', broken: (config) => config.sms.password === '' },
  { fault: 'relyingParties.allowLoopback is for the sandbox only', broken: (config) => config.relyingParties.allowLoopback },
  { fault: 'sandbox.enabled is refused in production', broken: (config) => config.sandbox.enabled },
];

export function productionFaults(config: Config): readonly string[] {
  return rules.filter((rule) => rule.broken(config)).map((rule) => rule.fault);
}

function shortSecret(base64: string): boolean {
  return Buffer.from(base64, 'base64').length < 32;
}
