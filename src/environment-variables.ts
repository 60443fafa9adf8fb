import { readFileSync } from 'node:fs';
import type { ConfigInput } from './config-types.ts';

type Reader = (text: string) => unknown;

const asText: Reader = (text) => text;
const asNumber: Reader = (text) => (/^\d+$/u.test(text) ? Number(text) : text);
const asFlag: Reader = (text) => (text === 'true' ? true : text === 'false' ? false : text);
const asKeys: Reader = (text) =>
  text.split(',').map((entry) => {
    const [id = '', ...secret] = entry.trim().split(':');
    return { id: Number(id), secret: secret.join(':') };
  });
/** Text that is no JSON stays text, which the schema then refuses. */
const asJson: Reader = (text) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** Every environment variable, where it lands and how it is read. Secrets may be given as `<NAME>_FILE`. */
export const environmentVariables: readonly {
  readonly name: string;
  readonly path: string;
  readonly read: Reader;
  readonly secret?: true;
}[] = [
  { name: 'PAIZA_ISSUER', path: 'issuer', read: asText },
  { name: 'PAIZA_HOST', path: 'server.host', read: asText },
  { name: 'PAIZA_PORT', path: 'server.port', read: asNumber },
  { name: 'PAIZA_MANAGEMENT_HOST', path: 'server.managementHost', read: asText },
  { name: 'PAIZA_MANAGEMENT_PORT', path: 'server.managementPort', read: asNumber },
  { name: 'PAIZA_TRUST_PROXY', path: 'server.trustProxy', read: asFlag },
  { name: 'PAIZA_WORKERS', path: 'server.workers', read: asNumber },
  { name: 'DATABASE_URL', path: 'database.url', read: asText, secret: true },
  { name: 'PAIZA_DATABASE_POOL_SIZE', path: 'database.poolSize', read: asNumber },
  { name: 'PAIZA_DATABASE_ROLE', path: 'database.role', read: asText },
  { name: 'PAIZA_MASTER_KEYS', path: 'masterKeys', read: asKeys, secret: true },
  { name: 'PAIZA_SMTP_HOST', path: 'mail.host', read: asText },
  { name: 'PAIZA_SMTP_PORT', path: 'mail.port', read: asNumber },
  { name: 'PAIZA_SMTP_SECURITY', path: 'mail.security', read: asText },
  { name: 'PAIZA_SMTP_USER', path: 'mail.user', read: asText },
  { name: 'PAIZA_SMTP_PASSWORD', path: 'mail.password', read: asText, secret: true },
  { name: 'PAIZA_SMTP_FROM', path: 'mail.from', read: asText },
  { name: 'PAIZA_SMPP_HOST', path: 'sms.host', read: asText },
  { name: 'PAIZA_SMPP_PORT', path: 'sms.port', read: asNumber },
  { name: 'PAIZA_SMPP_TLS', path: 'sms.tls', read: asFlag },
  { name: 'PAIZA_SMPP_SYSTEM_ID', path: 'sms.systemId', read: asText },
  { name: 'PAIZA_SMPP_PASSWORD', path: 'sms.password', read: asText, secret: true },
  { name: 'PAIZA_SMS_SENDER', path: 'sms.sender', read: asText },
  { name: 'PAIZA_PUSH', path: 'push.enabled', read: asFlag },
  { name: 'PAIZA_REGISTRIES_PENSION_FUND_URL', path: 'registries.pensionFund.url', read: asText },
  { name: 'PAIZA_REGISTRIES_PENSION_FUND_TOKEN', path: 'registries.pensionFund.token', read: asText, secret: true },
  { name: 'PAIZA_REGISTRIES_INTERIOR_MINISTRY_URL', path: 'registries.interiorMinistry.url', read: asText },
  { name: 'PAIZA_REGISTRIES_INTERIOR_MINISTRY_TOKEN', path: 'registries.interiorMinistry.token', read: asText, secret: true },
  { name: 'PAIZA_REGISTRIES_TAX_SERVICE_URL', path: 'registries.taxService.url', read: asText },
  { name: 'PAIZA_REGISTRIES_TAX_SERVICE_TOKEN', path: 'registries.taxService.token', read: asText, secret: true },
  { name: 'PAIZA_BANKS', path: 'banks', read: asJson, secret: true },
  { name: 'PAIZA_POST_URL', path: 'post.url', read: asText },
  { name: 'PAIZA_POST_TOKEN', path: 'post.token', read: asText, secret: true },
  { name: 'PAIZA_SIGNATURE_AUTHORITIES', path: 'signature.authoritiesFile', read: asText },
  { name: 'PAIZA_AUDIT_CHECKPOINTS', path: 'audit.checkpointFile', read: asText },
  { name: 'PAIZA_LOG_LEVEL', path: 'logging.level', read: asText },
  { name: 'PAIZA_JOBS', path: 'jobs.enabled', read: asFlag },
  { name: 'PAIZA_SANDBOX_PORT', path: 'sandbox.port', read: asNumber },
  { name: 'PAIZA_SANDBOX_OPERATORS', path: 'sandbox.operators', read: asFlag },
  { name: 'PAIZA_DATA', path: 'sandbox.dataDir', read: asText },
];

/** What the environment says, as a layer of configuration. A named file that cannot be read is a fault, not a silent default. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): {
  readonly values: ConfigInput;
  readonly faults: readonly string[];
} {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const { name, path, read, secret } of environmentVariables) {
    const given = variables[name] === '' ? undefined : variables[name];
    const fromFile = secret === true ? readSecretFile(`${name}_FILE`, variables) : {};
    if (fromFile.fault !== undefined) faults.push(fromFile.fault);
    if (given !== undefined && fromFile.text !== undefined) faults.push(`${name} and ${name}_FILE are both set: decide for one`);
    const text = fromFile.text ?? given;
    if (text !== undefined) place(values, path.split('.'), read(text));
  }
  return { values: values as ConfigInput, faults };
}

function readSecretFile(
  name: string,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly text?: string; readonly fault?: string } {
  const file = variables[name];
  if (file === undefined || file === '') return {};
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? { fault: `${name} names an empty file` } : { text };
  } catch {
    return { fault: `${name} names a file that cannot be read` };
  }
}

function place(target: Record<string, unknown>, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) target[head] = value;
  else place((target[head] ??= {}) as Record<string, unknown>, rest, value);
}
