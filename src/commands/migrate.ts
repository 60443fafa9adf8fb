import { migrateToLatest } from '../database/migrate.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

/** `paiza migrate`: brings the database to this release's schema. Safe to run again, and from several machines at once. */
export async function migrate(
  deps: { readonly config: { readonly database: { readonly url: string } } },
  _args: object,
  io: CommandIo,
): Promise<ExitCode> {
  const ran = await migrateToLatest(deps.config.database.url);
  ran.forEach((name) => io.out(`ran ${name}`));
  io.out('the schema is current');
  return 0;
}
