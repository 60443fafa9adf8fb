import type pg from 'pg';
import type { Logger } from 'pino';
import type { PasswordHasher } from './capabilities/authentication/password-hasher.ts';
import type { Channels } from './capabilities/notifications/ports.ts';
import type { SignatureVerifier } from './capabilities/authentication/ports.ts';
import type { Banks, PostalService } from './capabilities/proofing/ports.ts';
import type { Registries } from './capabilities/registries/ports.ts';
import type { ClientDirectory } from './capabilities/relying-parties/client-directory.ts';
import type { Config } from './config.ts';
import type { Db } from './database/connect.ts';
import type { ProgressWatch } from './http/cabinet/checks/progress-watch.ts';
import type { OidcGate } from './http/oidc/gate.ts';
import type { Keyring } from './kernel/keyring.ts';
import type { Metrics } from './metrics.ts';

/** The one record of what the program is made of. Everybody receives it as first argument and types only what it uses. */
export interface Deps {
  readonly config: Config;
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly passwordHasher: PasswordHasher;
  readonly channels: Channels;
  /** By which browsers know who may send them notices (RFC 8292), base64url. Undefined where no push services are asked. */
  readonly pushKey: string | undefined;
  readonly registries: Registries;
  readonly banks: Banks;
  /** Undefined when no list of accredited authorities is configured: nobody can then prove identity by a signature. */
  readonly signatureVerifier: SignatureVerifier | undefined;
  /** Undefined when no post is connected: nobody can then prove identity by a letter. */
  readonly postalService: PostalService | undefined;
  readonly clients: ClientDirectory;
  readonly oidc: OidcGate;
  readonly progressWatch: ProgressWatch;
}
