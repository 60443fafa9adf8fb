import { attachTrail } from '../capabilities/audit/attach-trail.ts';
import type { ExitCode } from '../commands/command-io.ts';
import type { Config } from '../config.ts';
import { createDb, createPool, type Db } from '../database/connect.ts';
import type { Keyring } from '../kernel/keyring.ts';
import { configuredKeyring } from './configured-keyring.ts';

export interface CommandDeps {
  readonly config: Config;
  readonly db: Db;
  readonly keyring: Keyring;
}

/** Runs one command on the database of a configuration and gives the connection back. */
export async function runOnDatabase(config: Config, command: (deps: CommandDeps) => Promise<ExitCode>): Promise<ExitCode> {
  const db = createDb(createPool({ ...config.database, poolSize: 2 }));
  try {
    const keyring = configuredKeyring(config);
    attachTrail(db, { keyring, refuseAfterSeconds: config.audit.refuseAfterSeconds });
    return await command({ config, db, keyring });
  } finally {
    await db.destroy();
  }
}
