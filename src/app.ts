import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { createBanks } from './adapters/banks/configured-banks.ts';
import { createSmppChannel } from './adapters/channels/smpp.ts';
import { createSmtpChannel } from './adapters/channels/smtp.ts';
import { createWebPushChannel, noPushChannel } from './adapters/channels/web-push.ts';
import { createPostalService } from './adapters/post/configured-post.ts';
import { createRegistries } from './adapters/registries/configured-registries.ts';
import { openConfiguredVerifier } from './adapters/signature/configured-verifier.ts';
import { createCheckpointFile } from './adapters/audit/checkpoint-file.ts';
import { attachTrail, type Trail } from './capabilities/audit/attach-trail.ts';
import { keepTrailSealed, type SealedTrail } from './capabilities/audit/keep-trail-sealed.ts';
import { loadAuditKeys } from './capabilities/audit/load-audit-keys.ts';
import { loadPushKeys } from './capabilities/notifications/load-push-keys.ts';
import type { Channel, Channels, PushKeys } from './capabilities/notifications/ports.ts';
import { measureSmsBudget } from './capabilities/notifications/measure-sms-budget.ts';
import { measureOutbox } from './capabilities/notifications/measure-outbox.ts';
import { loadPeppers } from './capabilities/authentication/load-peppers.ts';
import { createPasswordHasher } from './capabilities/authentication/password-hasher.ts';
import type { SignatureVerifier } from './capabilities/authentication/ports.ts';
import { measureLetters } from './capabilities/proofing/measure-letters.ts';
import { measureSmsCodes } from './capabilities/one-time-codes/measure-sms-codes.ts';
import type { Banks, PostalService } from './capabilities/proofing/ports.ts';
import { measureQueue } from './capabilities/registries/measure-queue.ts';
import type { Registries } from './capabilities/registries/ports.ts';
import { createClientDirectory } from './capabilities/relying-parties/client-directory.ts';
import { ensureSigningKeys } from './capabilities/signing-keys/ensure-signing-keys.ts';
import type { Config } from './config.ts';
import { createDb, createPool } from './database/connect.ts';
import type { Deps } from './deps.ts';
import { createProgressWatch } from './http/cabinet/checks/progress-watch.ts';
import { createGates } from './http/gates.ts';
import { createOidcGate } from './http/oidc/gate.ts';
import type { Metrics } from './metrics.ts';
import { configuredKeyring } from './operations/configured-keyring.ts';
import { sealAlarm } from './operations/seal-alarm.ts';

/** One process of the provider, ready to be given requests. */
export interface App {
  readonly deps: Deps;
  readonly listener: RequestListener;
  /** Ends the answers that would go on for a while by themselves. */
  drain(): void;
  /** Gives back connections and listeners. Requests and jobs must have ended before. */
  stop(): Promise<void>;
}

type Gateways = Readonly<Record<keyof Channels, Channel & { close(): Promise<void> }>>;

function gateways(config: Config, keys: PushKeys): Gateways {
  const { mail, push, relyingParties } = config;
  const contact = `mailto:${/<([^<>]+)>/u.exec(mail.from)?.[1] ?? mail.from}`;
  return {
    email: createSmtpChannel(mail),
    sms: createSmppChannel(config.sms),
    push: push.enabled ? createWebPushChannel({ keys, contact, allowLoopback: relyingParties.allowLoopback }) : noPushChannel,
  };
}

/** Parts of the outside world that a caller brings along instead of the configured ones: tests do. */
export interface Outside {
  readonly channels?: Gateways;
  readonly registries?: Registries;
  readonly banks?: Banks;
  readonly signatureVerifier?: SignatureVerifier;
  readonly postalService?: PostalService;
}

function watchTables(parts: Pick<Deps, 'config' | 'db' | 'keyring' | 'metrics'>): void {
  const { db, metrics } = parts;
  metrics.watchOutbox(() => measureOutbox({ db }));
  metrics.watchSmsBudget(() => measureSmsBudget(parts));
  metrics.watchSmsConversion(() => measureSmsCodes({ db }));
  metrics.watchRegistries(() => measureQueue({ db }));
  metrics.watchLetters(() => measureLetters({ db }));
}

function sealTrail(parts: Pick<Deps, 'config' | 'db' | 'keyring' | 'logger' | 'metrics'>, trail: Trail): SealedTrail {
  const sealing = keepTrailSealed(parts, trail, checkpointCopy(parts.config, parts.logger));
  parts.metrics.watchAudit(() => ({ unsealedSeconds: trail.seal.unsealedSeconds(performance.now()), uncopied: sealing.uncopied() }));
  return sealing;
}

/** Without it nothing shows a trail that was cut off or set back: whoever runs the service has to know. */
function checkpointCopy({ audit, environment }: Config, logger: Logger) {
  if (audit.checkpointFile !== undefined) return createCheckpointFile(audit.checkpointFile);
  const message = 'audit.checkpointFile is not set: a trail that is cut off or set back will not be noticed (PAIZA_AUDIT_CHECKPOINTS)';
  if (environment === 'production') logger.warn({ alarm: 'audit_without_copy' }, message);
  return undefined;
}

/** The composition root: builds the one record of parts. The schema must be current. */
export async function createApp(config: Config, logger: Logger, metrics: Metrics, outside: Outside = {}): Promise<App> {
  const pool = createPool({
    ...config.database,
    onConnectionFault: (error) => logger.warn({ err: error }, 'database connection lost'),
  });
  const db = createDb(pool);
  const keyring = configuredKeyring(config, sealAlarm(logger, metrics));
  const parts = { config, db, pool, keyring, logger, metrics };
  const trail = attachTrail(db, { keyring, refuseAfterSeconds: config.audit.refuseAfterSeconds });
  await loadPeppers(parts);
  await loadAuditKeys(parts);
  await ensureSigningKeys(parts);
  const clients = createClientDirectory({ ...parts, onFault: (error) => logger.warn({ err: error }, 'clients could not be listened for') });
  const pushKeys = await loadPushKeys(parts);
  const channels = outside.channels ?? gateways(config, pushKeys);
  const registries = outside.registries ?? createRegistries(config);
  const banks = outside.banks ?? createBanks(config, { onRefusal: (refusal) => logger.warn(refusal, 'the answer of a bank was refused') });
  const signatures = await openConfiguredVerifier(config);
  const signatureVerifier = outside.signatureVerifier ?? signatures.verifier;
  const postalService = outside.postalService ?? createPostalService(config);
  const passwordHasher = createPasswordHasher(config.passwords, keyring, (seconds) => metrics.observePasswordHash(seconds));
  const oidc = await createOidcGate({ ...parts, clients });
  metrics.watchPool(pool);
  metrics.watchPasswordQueue(() => passwordHasher.stats.entered - passwordHasher.stats.running);
  watchTables(parts);
  const progressWatch = createProgressWatch({ ...parts, onFault: (error) => logger.warn({ err: error }, 'checks could not be watched') });
  const deps: Deps = {
    ...parts,
    clients,
    channels,
    pushKey: config.push.enabled ? pushKeys.publicKey : undefined,
    registries,
    banks,
    signatureVerifier,
    postalService,
    passwordHasher,
    oidc,
    progressWatch,
  };
  const sealing = sealTrail(parts, trail);
  const handle = createGates(deps).callback();
  return {
    deps,
    listener: (request, response) => void handle(request, response),
    drain: () => progressWatch.drain(),
    async stop() {
      await Promise.all([
        oidc.stop(),
        clients.stop(),
        progressWatch.stop(),
        channels.email.close(),
        channels.sms.close(),
        channels.push.close(),
        signatures.close(),
      ]);
      await sealing.stop();
      await db.destroy();
    },
  };
}
